using System.Globalization;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Search;

/// <summary>Turns a filter into SQL whose every value and key is a parameter.</summary>
internal sealed class FilterCompiler(SearchSchema schema, SqlText sql)
{
    /// <summary>A metric that the query already reads row by row, and the column of its value.</summary>
    public (string Key, string Column)? Driving { get; init; }

    public string Compile(Condition? condition, bool conjunct = true) => condition switch
    {
        null => "true",
        And(var left, var right) => $"{Compile(left, conjunct)} and {Compile(right, conjunct)}",
        Or(var left, var right) => $"({Compile(left, false)} or {Compile(right, false)})",
        Not(var inner) => $"not coalesce({Group(inner)}, false)",
        Comparison comparison => Compare(comparison, conjunct),
        Membership membership => Belongs(membership),
        Presence presence => IsThere(presence),
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "Not a kind of condition."),
    };

    /// <summary>Whether rows without a number under this metric can never match.</summary>
    public static bool Requires(Condition? condition, Func<Comparison, bool> isOne) => condition switch
    {
        And(var left, var right) => Requires(left, isOne) || Requires(right, isOne),
        Comparison comparison => isOne(comparison),
        _ => false,
    };

    private string Group(Condition condition) => $"({Compile(condition, false)})";

    private string Compare(Comparison comparison, bool conjunct)
    {
        var (field, op, value) = comparison;
        var target = schema.Resolve(field);
        if (target.Numeric)
        {
            if (op is "LIKE" or "ILIKE")
                throw WrongOperator(target, op);
            object number = target.Table is null ? Whole(target, value) : Number(target, value);
            return conjunct && Driving is { } driving && target.Table is { Numeric: true } && field.Key == driving.Key
                ? $"{driving.Column} {op} {sql.Add(number)}"
                : Test(target, column => $"{column} {op} {sql.Add(number)}");
        }

        if (op is ">" or ">=" or "<" or "<=")
            throw WrongOperator(target, op);
        var text = op is "LIKE" or "ILIKE" ? Pattern(Text(target, value)) : Text(target, value);
        if (target.Table is { } tags && schema.Implied is { } tag && tag.Key == field.Key)
        {
            return $"coalesce((select f.value from {tags.Rows("f")} and f.key = {sql.Add(tag.Key)}), {sql.Add(tag.Value)}) {op} "
                + sql.Add(text);
        }
        return Test(target, column => op == "=" && target.Table is { Indexed: true }
            ? $"left({column}, 64) = left({sql.Add(text)}, 64) and {column} = {sql.Add(text)}"
            : $"{column} {op} {sql.Add(text)}");
    }

    private string Belongs(Membership membership)
    {
        var target = schema.Resolve(membership.Field);
        if (target.Table is not null)
            throw WrongOperator(target, "IN");
        object values = target.Numeric
            ? membership.Values.Select(v => Whole(target, v)).ToArray()
            : membership.Values.Select(v => Text(target, v)).ToArray();
        return Test(target, column => membership.Negated ? $"{column} <> all({sql.Add(values)})" : $"{column} = any({sql.Add(values)})");
    }

    private string IsThere(Presence presence)
    {
        var target = schema.Resolve(presence.Field);
        var exists = target switch
        {
            { Table: not null } => Test(target, _ => "true"),
            { Column.Exists: not null } => Test(target, column => $"{column} is not null"),
            _ => $"{target.Column!.Sql} is not null",
        };
        return presence.Negated ? exists : $"not ({exists})";
    }

    private string Test(Target target, Func<string, string> test) => target switch
    {
        { Table: { } table } => $"exists (select 1 from {table.Rows("f")} and f.key = {sql.Add(target.Field.Key)} and {test("f.value")})",
        { Column: { Exists: { } exists } column } => exists.Replace("{test}", test(column.Sql), StringComparison.Ordinal),
        _ => test(target.Column!.Sql),
    };

    private static double Number(Target target, Literal value) =>
        !value.Quoted && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw WrongNumber(target, value);

    private static long Whole(Target target, Literal value) => value switch
    {
        { Quoted: false } when long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
            whole,
        { Quoted: false } when double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < 1e18 => (long)number,
        _ => throw WrongNumber(target, value),
    };

    private static string Text(Target target, Literal value) => value.Quoted ? value.Text : throw MlflowException.Invalid(
        $"Expected a quoted string value for '{target.Field}' (e.g. 'my-value'). Got value {value.Text}.");

    /// <summary>A backslash takes the next character as it is; one at the end, which PostgreSQL refuses, stands for itself.</summary>
    private static string Pattern(string text) => (text.Length - text.TrimEnd('\\').Length) % 2 == 0 ? text : $@"{text}\";

    private static MlflowException WrongNumber(Target target, Literal value) => MlflowException.Invalid(
        $"Expected numeric value type for '{target.Field}'. Found {(value.Quoted ? $"'{value.Text}'" : value.Text)}.");

    private static MlflowException WrongOperator(Target target, string op)
    {
        var known = target.Numeric ? "=, !=, >, >=, <, <="
            : target.Table is null ? "=, !=, LIKE, ILIKE, IN, NOT IN"
            : "=, !=, LIKE, ILIKE";
        return MlflowException.Invalid($"Invalid comparator '{op}' for '{target.Field}'. It takes {known}.");
    }
}
