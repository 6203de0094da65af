namespace ZeroDte.Mlflow.Server.Search;

/// <summary>A filter as a tree.</summary>
internal abstract record Condition;

internal sealed record And(Condition Left, Condition Right) : Condition;

internal sealed record Or(Condition Left, Condition Right) : Condition;

internal sealed record Not(Condition Inner) : Condition;

internal sealed record Comparison(Field Field, string Operator, Literal Value) : Condition;

internal sealed record Membership(Field Field, IReadOnlyList<Literal> Values, bool Negated) : Condition;

internal sealed record Presence(Field Field, bool Negated) : Condition;

/// <param name="Kind">metric, param, tag, attribute and so on, as written; null where nothing was.</param>
internal sealed record Field(string? Kind, string Key)
{
    public override string ToString() => Kind is null ? Key : $"{Kind}.{Key}";
}

internal sealed record Literal(string Text, bool Quoted);
