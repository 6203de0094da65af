using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Quant.Learning;

/// <summary>Who is judged together. The baselines come first, then what is served.</summary>
public static class Contenders
{
    /// <summary>The published method's own window, its longer one, and a year.</summary>
    private static readonly int[] PublishedWindows = [10, 30, 250];

    /// <summary>The served recipe and its alternatives.</summary>
    public static IReadOnlyList<Contender> Standard(Basis basis) =>
        [.. GaussianBaselines.Of(basis), Contender.From(Recipes.Served(basis), served: true), .. Recipes.Compared(basis).Select(r => Contender.From(r))];

    /// <summary>The published method as it is served, with its features of the day's own close, and without them.</summary>
    public static IReadOnlyList<Contender> Published() =>
    [
        .. GaussianBaselines.Of(Basis.Open),
        Contender.From(Recipes.Served(Basis.Open), served: true),
        .. PublishedWindows.Select(window => new Contender($"published, {window} sessions", Served: false, series => PublishedMethod.Forecast(series, window, seesToday: false))),
        .. PublishedWindows.Select(window => new Contender($"published with look-ahead, {window} sessions", Served: false, series => PublishedMethod.Forecast(series, window, seesToday: true))),
    ];
}
