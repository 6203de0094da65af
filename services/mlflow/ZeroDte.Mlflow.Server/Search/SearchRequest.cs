using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Search;

/// <summary>What a client asks of a search: which rows, in which order, which page of them.</summary>
internal sealed record SearchRequest(string? Filter, IReadOnlyList<string> OrderBy, int MaxResults, string? PageToken)
{
    /// <param name="maxResults">Rows of a page where nothing is said.</param>
    /// <param name="limit">The most that can be asked for.</param>
    public static SearchRequest Of(Call call, int maxResults, int limit) => new(
        call.OptionalText("filter"), call.Texts("order_by"), call.MaxResults(maxResults, limit), call.OptionalText("page_token"));
}
