namespace ZeroDte.Mlflow.Server.Search;

/// <summary>A filter as a tree.</summary>
internal abstract record Condition
{
    /// <summary>All that it is about.</summary>
    public abstract IEnumerable<Field> Fields { get; }
}

internal sealed record And(Condition Left, Condition Right) : Condition
{
    public override IEnumerable<Field> Fields => Left.Fields.Concat(Right.Fields);
}

internal sealed record Or(Condition Left, Condition Right) : Condition
{
    public override IEnumerable<Field> Fields => Left.Fields.Concat(Right.Fields);
}

internal sealed record Not(Condition Inner) : Condition
{
    public override IEnumerable<Field> Fields => Inner.Fields;
}

internal sealed record Comparison(Field Field, string Operator, Literal Value) : Condition
{
    public override IEnumerable<Field> Fields => [Field];
}

internal sealed record Membership(Field Field, IReadOnlyList<Literal> Values, bool Negated) : Condition
{
    public override IEnumerable<Field> Fields => [Field];
}

internal sealed record Presence(Field Field, bool Negated) : Condition
{
    public override IEnumerable<Field> Fields => [Field];
}

/// <param name="Kind">metric, param, tag, attribute and so on, as written; null where nothing was.</param>
internal sealed record Field(string? Kind, string Key)
{
    public override string ToString() => Kind is null ? Key : $"{Kind}.{Key}";
}

internal sealed record Literal(string Text, bool Quoted);
