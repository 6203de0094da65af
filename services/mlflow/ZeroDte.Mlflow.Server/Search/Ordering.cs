using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Search;

/// <summary>The order of a search: what was asked for, then what makes it total.</summary>
internal sealed class Ordering
{
    /// <summary>Each metric, param or tag to order by is a join; PostgreSQL plans thousands of them for minutes.</summary>
    public const int MaxTerms = 32;

    private readonly List<OrderTerm> _terms = [];
    private readonly List<string> _joins = [];

    /// <param name="driving">Alias of a table already read for the first term; it needs no join.</param>
    public Ordering(SearchSchema schema, SqlText sql, IReadOnlyList<string> orderBy, IReadOnlyList<OrderTerm> ties, string? driving = null)
    {
        if (orderBy.Count > MaxTerms)
            throw MlflowException.Invalid($"A search can be ordered by {MaxTerms} terms at most; order_by has {orderBy.Count}.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in orderBy)
        {
            var (field, descending) = FilterParser.ParseOrder(text);
            var target = schema.Resolve(field);
            if (!seen.Add($"{target.Table?.Table}.{target.Column?.Sql}.{(target.Table is null ? "" : field.Key)}"))
                continue;
            if (target.Column is { Exists: null } column)
                _terms.Add(new(column.Sql, column.Numeric ? "bigint" : "text", descending, column.Nullable));
            else if (target.Table is { } table)
                AddKeyed(table, Alias(table, field.Key), descending);
            else
                throw MlflowException.Invalid($"Invalid order_by clause '{text}': a {schema.Subject} cannot be ordered by it.");
        }

        _terms.AddRange(ties.Where(tie => _terms.All(t => t.Sql != tie.Sql)));

        void AddKeyed(KeyedTable table, string alias, bool descending)
        {
            _terms.Add(new($"{alias}.value", table.Numeric ? "double precision" : "text", descending, Nullable: _terms.Count > 0
                || driving is null));
            if (table.Numeric)
                _terms.Add(new($"({alias}.key is null)", "boolean", Descending: false)); // NaN, stored as null, before what is not there
        }

        string Alias(KeyedTable table, string key)
        {
            if (_terms.Count == 0 && driving is not null)
                return driving;
            var alias = $"o{_joins.Count}";
            _joins.Add($" left join {table.Table} {alias} on {table.Join(alias)} and {alias}.key = {sql.Add(key)}");
            return alias;
        }
    }

    public int Count => _terms.Count;

    public string Joins => string.Concat(_joins);

    public string By => string.Join(", ", _terms.Select(t => t.By));

    /// <summary>The values that a page token keeps, as texts.</summary>
    public string Columns => string.Join(", ", _terms.Select(t => $"({t.Sql})::text"));

    /// <summary>A condition that only rows after the token's meet.</summary>
    public string After(PageToken? token, SqlText sql)
    {
        if (token is null)
            return "true";

        var alternatives = new List<string>();
        var equal = new List<string>();
        foreach (var (term, value) in _terms.Zip(token.After))
        {
            if (value is null)
            {
                equal.Add($"{term.Sql} is null"); // nothing comes after a missing value but the next term's
                continue;
            }

            var given = $"{sql.Add(value)}::text::{term.Type}";
            var after = $"{term.Sql} {(term.Descending ? "<" : ">")} {given}";
            alternatives.Add(string.Join(" and ", [.. equal, term.Nullable ? $"({after} or {term.Sql} is null)" : after]));
            equal.Add($"{term.Sql} = {given}");
        }

        var all = $"({string.Join(" or ", alternatives.Select(a => $"({a})"))})";
        // The first term alone bounds an index scan; the alternatives do not.
        return _terms[0] is { Nullable: false } first
            ? $"{first.Sql} {(first.Descending ? "<=" : ">=")} {sql.Add(token.After[0]!)}::text::{first.Type} and {all}"
            : all;
    }
}
