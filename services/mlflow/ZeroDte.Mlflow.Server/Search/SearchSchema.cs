using System.Collections.Frozen;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Search;

/// <summary>What can be searched and ordered by, and where it is in the database.</summary>
/// <param name="Attributes">Columns of the searched row itself.</param>
/// <param name="Tables">What the row has many of, by kind: metric, param, tag.</param>
internal sealed record SearchSchema(string Subject, FrozenDictionary<string, Column> Attributes,
    FrozenDictionary<string, KeyedTable> Tables)
{
    private static readonly FrozenDictionary<string, string> Synonyms = new Dictionary<string, string>
    {
        ["metrics"] = "metric",
        ["metric"] = "metric",
        ["parameters"] = "param",
        ["parameter"] = "param",
        ["params"] = "param",
        ["param"] = "param",
        ["tags"] = "tag",
        ["tag"] = "tag",
        ["attributes"] = "attribute",
        ["attribute"] = "attribute",
        ["attr"] = "attribute",
        ["run"] = "attribute",
        ["trace"] = "attribute",
        ["metadata"] = "metadata",
        ["request_metadata"] = "metadata",
        ["datasets"] = "dataset",
        ["dataset"] = "dataset",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, Column> NoColumns = FrozenDictionary<string, Column>.Empty;

    /// <summary>Columns of what the row refers to, by name: those of <c>datasets.</c></summary>
    public FrozenDictionary<string, Column> Datasets { get; init; } = NoColumns;

    /// <summary>A tag that rows without it count as having.</summary>
    public ImpliedTag? Implied { get; init; }

    /// <summary>A filter with what it means if it does not say: rows whose implied tag has the implied value.</summary>
    public Condition? Complete(Condition? filter)
    {
        if (Implied is not { } tag || filter?.Fields.Any(f => Resolve(f) is { Table: not null } && f.Key == tag.Key) == true)
            return filter;
        var meant = new Comparison(new("tag", tag.Key), "=", new(tag.Value, Quoted: true));
        return filter is null ? meant : new And(filter, meant);
    }

    public Target Resolve(Field field)
    {
        var kind = field.Kind is null ? "attribute" : Synonyms.GetValueOrDefault(field.Kind)
            ?? throw MlflowException.Invalid($"Invalid entity type '{field.Kind}'. Valid values are {string.Join(", ", Kinds())}.");
        if (kind == "attribute")
            return new(Attributes.GetValueOrDefault(field.Key) ?? throw UnknownAttribute(field.Key, Attributes), null, field);
        if (kind == "dataset" && Datasets.Count > 0)
            return new(Datasets.GetValueOrDefault(field.Key) ?? throw UnknownAttribute(field.Key, Datasets), null, field);
        return new(null, Tables.GetValueOrDefault(kind) ?? throw MlflowException.Invalid($"Invalid entity type '{field.Kind}': a "
            + $"{Subject} has no {kind}s to search by. Valid values are {string.Join(", ", Kinds())}."), field);
    }

    private IEnumerable<string> Kinds() => Tables.Keys.Append("attribute").Order(StringComparer.Ordinal);

    private static MlflowException UnknownAttribute(string key, FrozenDictionary<string, Column> known) =>
        MlflowException.Invalid($"Invalid attribute key '{key}' specified. Valid keys are "
            + $"'{string.Join("', '", known.Keys.Order(StringComparer.Ordinal))}'.");
}

internal sealed record ImpliedTag(string Key, string Value);

internal sealed record Column(string Sql, bool Numeric = false, bool Nullable = false)
{
    /// <summary>For a column of another table: what leads there, with {test} for the comparison.</summary>
    public string? Exists { get; init; }
}

/// <param name="Owner">Its column that names the row.</param>
/// <param name="OuterKey">The column of the searched row that it names.</param>
/// <param name="Indexed">Whether there is an index on (key, left(value, 64)).</param>
internal sealed record KeyedTable(string Table, string Owner, string OuterKey, bool Numeric, bool Indexed = false)
{
    public string Rows(string alias) => $"{Table} {alias} where "
        + $"{string.Join(" and ", Owner.Split(',').Zip(OuterKey.Split(','), (inner, outer) => $"{alias}.{inner} = {outer}"))}";

    public string Join(string alias) =>
        string.Join(" and ", Owner.Split(',').Zip(OuterKey.Split(','), (inner, outer) => $"{alias}.{inner} = {outer}"));
}

/// <summary>What a field stands for: a column, or a key in a table.</summary>
internal sealed record Target(Column? Column, KeyedTable? Table, Field Field)
{
    public bool Numeric => Column?.Numeric ?? Table!.Numeric;
}
