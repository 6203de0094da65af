using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Search;

namespace ZeroDte.Mlflow.Server.Registry;

/// <summary>
/// MLflow 3 keeps prompts as registered models with a tag. Whoever does not ask for them does not find them, and its clients always send
/// <c>tag.`mlflow.prompt.is_prompt` != 'true'</c>, which models without the tag meet, unlike with any other tag.
/// </summary>
internal static class Prompts
{
    public const int MaxText = 100_000;

    private const string Mark = "mlflow.prompt.is_prompt";
    private const string Text = "mlflow.prompt.text";

    public static readonly ImpliedTag ModelsOnly = new(Mark, "false");

    /// <summary>Its text is a tag, so that its source names no file.</summary>
    public static bool IsOne(IEnumerable<KeyValue> tags) =>
        tags.Any(tag => tag.Key == Mark && "true".Equals(tag.Value, StringComparison.OrdinalIgnoreCase));

    public static bool IsText(string key) => key == Text;
}
