using System.Text;
using System.Text.Json;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Selection;
using ZeroDte.Quant.Learning.XGBoost;

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
        var (intercept, values, measure) = Flatten(version.Fits.For(basis).Location, features.Count);
        return new(
            $"{version.Name} {version.Version}", basis, measure, intercept, [.. features.Select((name, j) => (name, values[j]))]);
    }

    public string ToCsv()
    {
        var csv = new StringBuilder($"feature,{Measure}\n");
        if (Measure == "coefficient")
            csv.Append($"(intercept),{Intercept:R}\n");
        foreach (var (feature, value) in Features)
            csv.Append($"{feature},{value:R}\n");
        return csv.ToString();
    }

    private static (double Intercept, double[] Values, string Measure) Flatten(IModel model, int features)
    {
        switch (model)
        {
            case LinearModel linear:
                return (linear.Intercept, linear.Coefficients, "coefficient");
            case SelectedModel selected:
                var (inner, few, measure) = Flatten(selected.Model, selected.Columns.Length);
                var all = new double[features];
                for (var j = 0; j < few.Length; j++)
                    all[selected.Columns[j]] = few[j];
                return (inner, all, measure);
            case EnsembleModel ensemble:
                var members = ensemble.Models.Select(m => Flatten(m, features)).ToArray();
                var sum = new double[features];
                for (var i = 0; i < members.Length; i++)
                {
                    for (var j = 0; j < features; j++)
                        sum[j] += ensemble.Weights[i] * members[i].Values[j];
                }

                return (members.Zip(ensemble.Weights, (m, weight) => weight * m.Intercept).Sum(), sum,
                    members.All(m => m.Measure == "coefficient") ? "coefficient" : "importance");
            case BoostedModel boosted:
                return (boosted.Mean, boosted.Importance(), "importance");
            default:
                throw new ArgumentOutOfRangeException(nameof(model), model, "Not a kind of model.");
        }
    }
}
