using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Comparisons;

/// <summary>Who is judged together. The baselines come first, then what serves, then the default where that is something else.</summary>
public static class Contenders
{
    /// <summary>The published method's own window, its longer one, and a year.</summary>
    private static readonly int[] PublishedWindows = [10, 30, 250];

    /// <summary>What serves, the default, and alternatives that differ from the default in one thing.</summary>
    /// <param name="serving">What serves, with its name; null if nothing does, which is as if the default did.</param>
    public static IReadOnlyList<Contender> Standard(Basis basis, (string Name, ModelConfiguration Configuration)? serving) =>
        [.. Usual(basis, serving), .. Recipes.Compared(basis).Select(recipe => Contender.From(recipe.Name, recipe))];

    /// <summary>The published method as it is served, with its features of the day's own close, and without them.</summary>
    public static IReadOnlyList<Contender> Published((string Name, ModelConfiguration Configuration)? serving) =>
    [
        .. Usual(Basis.Open, serving),
        .. PublishedWindows.Select(window => new Contender(
            $"published, {window} sessions", Served: false, series => PublishedMethod.Forecast(series, window, seesToday: false))),
        .. PublishedWindows.Select(window => new Contender(
            $"published with look-ahead, {window} sessions", Served: false,
            series => PublishedMethod.Forecast(series, window, seesToday: true))),
    ];

    private static IReadOnlyList<Contender> Usual(Basis basis, (string Name, ModelConfiguration Configuration)? serving)
    {
        var (name, configuration) = serving ?? ("default", ModelConfiguration.Default);
        var served = Contender.From(name, configuration.ToRecipe(basis), served: true);
        return configuration == ModelConfiguration.Default
            ? [.. GaussianBaselines.Of(basis), served]
            : [.. GaussianBaselines.Of(basis), served, Contender.From("default", ModelConfiguration.Default.ToRecipe(basis))];
    }
}
