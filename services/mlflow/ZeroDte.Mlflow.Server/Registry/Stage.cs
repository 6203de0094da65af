using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Registry;

internal static class Stage
{
    public const string None = "None";
    public const string Staging = "Staging";
    public const string Production = "Production";
    public const string Archived = "Archived";

    public static readonly string[] All = [None, Staging, Production, Archived];

    /// <summary>In any case of letters.</summary>
    public static string Parse(string stage) => All.FirstOrDefault(s => s.Equals(stage, StringComparison.OrdinalIgnoreCase))
        ?? throw MlflowException.Invalid($"Invalid Model Version stage: {stage}. Value must be one of {string.Join(", ", All)}.");
}
