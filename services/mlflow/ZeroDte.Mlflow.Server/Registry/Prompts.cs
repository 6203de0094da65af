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
    private const string Kind = "_mlflow_prompt_type";

    public static readonly ImpliedTag ModelsOnly = new(Mark, "false");

    /// <summary>Its text is a tag, so that its source names no file.</summary>
    public static bool IsOne(IEnumerable<KeyValue> tags) =>
        tags.Any(tag => tag.Key == Mark && "true".Equals(tag.Value, StringComparison.OrdinalIgnoreCase));

    /// <param name="model">What stands for the number of a registered model.</param>
    public static string IsOneInSql(string model) =>
        $"exists (select 1 from registered_model_tag where model = {model} and key = '{Mark}' and lower(value) = 'true')";

    /// <summary>What a prompt's tags say beside that it is one, and its text.</summary>
    public static (IEnumerable<KeyValue> Others, string? Text) Split(IReadOnlyList<KeyValue> tags) =>
        (tags.Where(t => t.Key is not (Mark or Text or Kind)), tags.FirstOrDefault(t => t.Key == Text)?.Value);

    public static bool IsText(string key) => key == Text;
}
