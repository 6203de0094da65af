using Npgsql;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Server.Search;

internal static class Page
{
    /// <summary>Leaves off the one row that was read to learn whether there is another page.</summary>
    public static (IReadOnlyList<T> Items, string? NextPage) Cut<TRow, T>(
        List<TRow> rows, int maxResults, string digest, Func<TRow, T> item, Func<TRow, string?[]> at) =>
        rows.Count <= maxResults
            ? ([.. rows.Select(item)], null)
            : ([.. rows.Take(maxResults).Select(item)], new PageToken(digest, at(rows[maxResults - 1])).Encode());

    /// <summary>Two array columns, keys and values, from <paramref name="column"/> on.</summary>
    public static IReadOnlyList<KeyValue>? KeyValues(NpgsqlDataReader reader, int column)
    {
        var (keys, values) = (reader.GetFieldValue<string[]>(column), reader.GetFieldValue<string[]>(column + 1));
        return keys.Length == 0 ? null : [.. keys.Zip(values, (k, v) => new KeyValue(k, v))];
    }
}
