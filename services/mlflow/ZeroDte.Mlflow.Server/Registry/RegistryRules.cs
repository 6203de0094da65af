using System.Globalization;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Tracking;

namespace ZeroDte.Mlflow.Server.Registry;

/// <summary>MLflow's rules for what the registry holds.</summary>
internal static class RegistryRules
{
    private const int MaxAlias = 255;

    public static KeyValue Tag(KeyValue tag) => new(
        Keys.Check(tag.Key),
        Keys.CheckLength(tag.Value ?? "", Prompts.IsText(tag.Key) ? Prompts.MaxText : Keys.MaxTagValue, "value"));

    public static int Version(string version) => int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw MlflowException.Invalid($"Model version must be an integer, got '{version}'");

    public static string Alias(string alias)
    {
        if (!alias.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'))
        {
            throw MlflowException.Invalid($"Invalid alias name: '{alias}'. Names may only contain alphanumerics, underscores (_), and "
                + "dashes (-).");
        }
        Keys.CheckLength(alias, MaxAlias, "Registered model alias name");
        if (alias.Equals("latest", StringComparison.OrdinalIgnoreCase))
            throw MlflowException.Invalid("'latest' alias name (case insensitive) is reserved.");
        if (alias[0] is 'v' or 'V' && alias.Length > 1 && alias.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
            throw MlflowException.Invalid($"Version alias name '{alias}' is reserved.");
        return alias;
    }
}
