using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Serving;

/// <summary>Says why nothing can be said of a session although the bar before it is there.</summary>
internal static class BlindSpot
{
    public static string Words(BarSeries series, DateOnly session)
    {
        var holes = series.Holes();
        return holes.Count == 0
            ? $"What the model of {series.Symbol} looks at is not defined on {session:yyyy-MM-dd}: the prices before it stand still."
            : $"What the model of {series.Symbol} looks at on {session:yyyy-MM-dd} looks back over missing sessions: {holes[^1]}. "
                + $"Ingest them, or wait for later sessions: ./zerodte ingest FILE --symbol {series.Symbol}.";
    }
}
