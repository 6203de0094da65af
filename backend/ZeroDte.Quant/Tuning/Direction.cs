namespace ZeroDte.Quant.Tuning;

/// <summary>Which way an objective is better.</summary>
public enum Direction
{
    Minimise,
    Maximise,
}
