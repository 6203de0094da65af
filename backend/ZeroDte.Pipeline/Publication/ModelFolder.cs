using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Mlflow.Protocol.Models;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Pipeline.Publication;

/// <summary>A version as the folder that others open: with MLflow, or with the Python module that it brings.</summary>
internal static class ModelFolder
{
    private const string Module = "zerodte_model";

    /// <summary>The line of the module in whose place the kinds of models come.</summary>
    private const string Kinds = "    # each kind of model";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Task WriteAsync(string folder, ModelVersion version, string runId, CancellationToken cancellationToken)
    {
        // The same version has the same id in every attempt.
        var description = new MlmodelDescription(
            "model", runId, new Guid(Convert.FromHexString(version.ContentHash.Value)[..16]), version.TrainedAt,
            FeaturesOf(version, Basis.Main), ["log_return"]);
        string[] requirements =
            ["pandas", .. version.Fits.Bases.SelectMany(basis => version.Fits.For(basis).Location.PythonPackages).Distinct()];
        return MlmodelFolder.WritePythonAsync(
            folder, description, JsonSerializer.SerializeToUtf8Bytes(new OrderedDictionary<string, object>(
        [
            new("name", version.Name),
            new("version", version.Version),
            new("contentHash", version.ContentHash.Value),
            .. version.Fits.Bases.Select(basis => KeyValuePair.Create<string, object>(
                basis.Name, new { Features = FeaturesOf(version, basis), Model = version.Fits.For(basis).Location })),
        ]), Json), Module, ReadSource(), requirements, cancellationToken);
    }

    public static IReadOnlyList<string> FeaturesOf(ModelVersion version, Basis basis) =>
        version.Configuration.ToRecipe(basis).Features().Names;

    private static string ReadSource()
    {
        using var reader = new StreamReader(
            typeof(ModelFolder).Assembly.GetManifestResourceStream($"ZeroDte.Pipeline.Publication.{Module}.py")!, Encoding.UTF8);
        return reader.ReadToEnd().Replace(Kinds, string.Join('\n', ModelKind.Known.All.Select(Branch)), StringComparison.Ordinal);

        static string Branch(ModelKind kind)
        {
            var body = kind.Python.Split('\n').Select(line => line.Length == 0 ? "" : $"        {line}");
            return $"    if kind == \"{kind.Name}\":\n{string.Join('\n', body)}";
        }
    }
}
