namespace ZeroDte.Mlflow.Server.Tracking;

internal static class Lifecycle
{
    public const string Active = "active";
    public const string Deleted = "deleted";

    /// <summary>The stages that a view shows: ACTIVE_ONLY (1), DELETED_ONLY (2) or ALL (3).</summary>
    public static string[] Of(string? view) => view?.ToUpperInvariant() switch
    {
        null or "" or "ACTIVE_ONLY" or "1" => [Active],
        "DELETED_ONLY" or "2" => [Deleted],
        "ALL" or "3" => [Active, Deleted],
        _ => throw Protocol.MlflowException.Invalid($"Invalid view type '{view}'. Expected ACTIVE_ONLY, DELETED_ONLY or ALL."),
    };
}
