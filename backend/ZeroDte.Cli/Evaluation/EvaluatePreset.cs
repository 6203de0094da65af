namespace ZeroDte.Cli.Evaluation;

/// <summary>Who is judged together.</summary>
internal enum EvaluatePreset
{
    Standard,
    Published,
}
