namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>Names of objects: random, spread over 256 folders.</summary>
internal static class ObjectName
{
    public static string Create() => Guid.NewGuid().ToString("N").Insert(2, "/");
}
