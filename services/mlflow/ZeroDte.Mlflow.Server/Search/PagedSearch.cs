using Npgsql;
using ZeroDte.Postgres;

namespace ZeroDte.Mlflow.Server.Search;

/// <summary>The pieces of a statement that finds what a client asks for, and the page that it reads.</summary>
internal sealed class PagedSearch
{
    private readonly SqlText _sql;
    private readonly Ordering _ordering;
    private readonly int _maxResults;
    private readonly string _digest;

    /// <param name="filtered">What the filter is about.</param>
    /// <param name="ordered">What the order is about; most often the same.</param>
    /// <param name="ties">What makes the order total.</param>
    /// <param name="scope">What else tells this query from others, for its page tokens.</param>
    public PagedSearch(
        SqlText sql, SearchRequest request, SearchSchema filtered, SearchSchema ordered, string? defaultOrder,
        IReadOnlyList<OrderTerm> ties, params ReadOnlySpan<string> scope)
    {
        (_sql, _maxResults) = (sql, request.MaxResults);
        var orderBy = request.OrderBy.Count == 0 && defaultOrder is not null ? [defaultOrder] : request.OrderBy;
        _ordering = new(ordered, sql, orderBy, ties);
        _digest = PageToken.Digest([ordered.Subject, request.Filter ?? "", string.Join('\u001f', request.OrderBy), .. scope]);
        var condition = new FilterCompiler(filtered, sql).Compile(filtered.Complete(FilterParser.Parse(request.Filter)));
        Where = $"({condition}) and {_ordering.After(PageToken.Decode(request.PageToken, _digest, _ordering.Count), sql)}";
    }

    /// <summary>Where the row stands in the order: the last column to select.</summary>
    public string Place => $"array[{_ordering.Columns}]";

    public string Joins => _ordering.Joins;

    /// <summary>What a row of this page meets.</summary>
    public string Where { get; }

    public string OrderAndLimit => $"order by {_ordering.By} limit {_sql.Add(_maxResults + 1)}";

    /// <param name="read">Reads what stands before <see cref="Place"/>.</param>
    public async Task<(IReadOnlyList<T> Items, string? NextPage)> ReadAsync<T>(
        NpgsqlConnection connection, Func<NpgsqlDataReader, T> read, string text, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            r => (Item: read(r), Place: r.GetFieldValue<string?[]>(r.FieldCount - 1)), cancellationToken, _sql.Statement(text));
        return Page.Cut(rows, _maxResults, _digest, r => r.Item, r => r.Place);
    }
}
