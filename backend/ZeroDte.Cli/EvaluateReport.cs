using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Cli;

internal static class EvaluateReport
{
    public static string Of(Symbol symbol, Evaluated[] results) => $"{symbol} {results.Length}";
}
