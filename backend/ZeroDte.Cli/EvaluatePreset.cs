namespace ZeroDte.Cli;

/// <summary>Who is judged together.</summary>
internal enum EvaluatePreset
{
    Standard,
    Published,
}
