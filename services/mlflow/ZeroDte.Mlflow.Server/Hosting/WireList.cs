namespace ZeroDte.Mlflow.Server.Hosting;

internal static class WireList
{
    /// <summary>MLflow leaves empty lists out.</summary>
    public static IReadOnlyList<T>? OrNull<T>(this IReadOnlyList<T> list) => list.Count == 0 ? null : list;
}
