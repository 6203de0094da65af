using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Mlflow.Protocol.Models;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.XGBoost;

namespace ZeroDte.Pipeline.Lifecycle;

/// <summary>A version as the folder that others open: with MLflow, or with the Python module that it brings.</summary>
internal static class ModelFolder
{
    private const string Module = "zerodte_model";

    private static readonly string Source = ReadSource();

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Task WriteAsync(string folder, ModelVersion version, string runId, CancellationToken cancellationToken)
    {
        // The same version has the same id in every attempt.
        var description = new MlmodelDescription(
            "model", runId, new Guid(Convert.FromHexString(version.ContentHash)[..16]), version.TrainedAt, FeaturesOf(version, Basis.Main),
            ["log_return"]);
        var boosted = version.Fits.Bases.Any(basis => version.Fits.For(basis).Location is BoostedModel);
        string[] requirements = boosted ? ["pandas", "xgboost"] : ["pandas"];
        return MlmodelFolder.WritePythonAsync(
            folder, description, JsonSerializer.SerializeToUtf8Bytes(new OrderedDictionary<string, object>(
        [
            new("name", version.Name),
            new("version", version.Version),
            new("contentHash", version.ContentHash),
            .. version.Fits.Bases.Select(basis => KeyValuePair.Create<string, object>(
                basis.Name, new { Features = FeaturesOf(version, basis), Model = version.Fits.For(basis).Location })),
        ]), Json), Module, Source, requirements, cancellationToken);
    }

    public static IReadOnlyList<string> FeaturesOf(ModelVersion version, Basis basis) =>
        version.Configuration.ToRecipe(basis).Features().Names;

    private static string ReadSource()
    {
        using var reader = new StreamReader(
            typeof(ModelFolder).Assembly.GetManifestResourceStream($"ZeroDte.Pipeline.Lifecycle.{Module}.py")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
