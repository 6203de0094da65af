using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Mlflow.Protocol.Models;
using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Learning.XGBoost;

namespace ZeroDte.Pipeline.Lifecycle;

/// <summary>A version as the folder that others open: with MLflow, or with the Python module that it brings.</summary>
internal static class ModelFolder
{
    private const string Module = "zerodte_model";

    private static readonly string Source = ReadSource();

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Task WriteAsync(string folder, ModelVersion version, string runId, CancellationToken cancellationToken)
    {
        var open = FeaturesOf(version, Basis.Open);
        // The same version has the same id in every attempt.
        var description = new MlmodelDescription("model", runId, new Guid(Convert.FromHexString(version.ContentHash)[..16]), version.TrainedAt, open, ["log_return"]);
        string[] requirements = version.Fits.Open.Location is BoostedModel ? ["pandas", "xgboost"] : ["pandas"];
        return MlmodelFolder.WritePythonAsync(folder, description, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
        {
            version.Name,
            version.Version,
            version.ContentHash,
            Open = new { Features = open, Model = version.Fits.Open.Location },
            PreviousClose = new { Features = FeaturesOf(version, Basis.PreviousClose), Model = version.Fits.PreviousClose.Location },
        }, Json)), Module, Source, requirements, cancellationToken);
    }

    public static IReadOnlyList<string> FeaturesOf(ModelVersion version, Basis basis) => version.Configuration.ToRecipe(basis).Features().Names;

    private static string ReadSource()
    {
        using var reader = new StreamReader(typeof(ModelFolder).Assembly.GetManifestResourceStream($"ZeroDte.Pipeline.Lifecycle.{Module}.py")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
