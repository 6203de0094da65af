namespace ZeroDte.Presentation.Words;

public static class PValues
{
    /// <summary>A p-value in a column of its own; a dash where there is none.</summary>
    public static string Text(double p) => double.IsNaN(p) ? "–" : p < 0.0001 ? "< 0.0001" : $"{p:0.0000}";
}
