using System.Text;
using System.Text.Json;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Pipeline.Publication;

/// <summary>What a model makes of each feature: coefficients of a linear one, importances (gain) of trees.</summary>
/// <param name="Model">Its name and version.</param>
public sealed record Explanation(
    string Model, Basis Basis, string Measure, double Intercept, IReadOnlyList<(string Feature, double Value)> Features)
{
    /// <summary>What files of it are called, without an ending.</summary>
    public string Name => $"{Measure}s-from-{JsonNamingPolicy.KebabCaseLower.ConvertName(Basis.Name)}";

    internal static Explanation Of(ModelVersion version, Basis basis)
    {
        var features = ModelFolder.FeaturesOf(version, basis);
        var (measure, intercept, values) = version.Fits.For(basis).Location.Explain();
        return new(
            $"{version.Name} {version.Version}", basis, measure, intercept, [.. features.Select((name, k) => (name, values[k]))]);
    }

    public string ToCsv()
    {
        var csv = new StringBuilder($"feature,{Measure}\n");
        if (Measure == FeatureWeights.Coefficient)
            csv.Append($"(intercept),{Intercept:R}\n");
        foreach (var (feature, value) in Features)
            csv.Append($"{feature},{value:R}\n");
        return csv.ToString();
    }
}
