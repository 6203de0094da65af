namespace ZeroDte.Mlflow.Server.Search;

/// <param name="Sql">What is ordered by.</param>
/// <param name="Type">Its PostgreSQL type.</param>
internal sealed record OrderTerm(string Sql, string Type, bool Descending, bool Nullable = false)
{
    /// <summary>Missing values come last in both directions.</summary>
    public string By => $"{Sql}{(Descending ? " desc" : "")}{(Nullable ? " nulls last" : "")}";
}
