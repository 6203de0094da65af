using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Search;

/// <summary>
/// MLflow's filters by recursive descent, and beyond MLflow OR, NOT, parentheses and IS NULL:
/// <code>
/// or      := and { OR and }
/// and     := not { AND not }
/// not     := NOT not | ( or ) | clause
/// clause  := field ( op value | [NOT] IN ( value, … ) | [NOT] LIKE value | [NOT] ILIKE value | IS [NOT] NULL )
/// </code>
/// </summary>
internal sealed class FilterParser
{
    private const int MaxLength = 100_000;
    private const int MaxDepth = 100;
    private const int MaxClauses = 500;

    private readonly string _text;
    private readonly List<Token> _tokens;
    private int _next;
    private int _clauses;

    private FilterParser(string text)
    {
        _text = text;
        _tokens = Lexer.Read(text);
    }

    private Token Current => _tokens[_next];

    /// <returns>Null for an empty filter.</returns>
    public static Condition? Parse(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter))
            return null;
        if (filter.Length > MaxLength)
            throw MlflowException.Invalid($"A filter can have at most {MaxLength} characters; got {filter.Length}.");

        var parser = new FilterParser(filter);
        var condition = parser.Or(0);
        return parser.Current.Kind == TokenKind.End ? condition : throw parser.Unexpected("AND, OR or the end");
    }

    /// <summary>One term of an order, such as <c>metrics.rmse DESC</c>.</summary>
    public static (Field Field, bool Descending) ParseOrder(string term)
    {
        var parser = new FilterParser(term);
        var field = parser.Field();
        var descending = parser.Current.Is("DESC");
        if (descending || parser.Current.Is("ASC"))
            parser._next++;
        return parser.Current.Kind == TokenKind.End
            ? (field, descending)
            : throw MlflowException.Invalid($"Invalid order_by clause '{term}'. Expected a field, then ASC or DESC or nothing.");
    }

    private Condition Or(int depth)
    {
        var condition = And(depth);
        while (Take("OR"))
            condition = new Or(condition, And(depth));
        return condition;
    }

    private Condition And(int depth)
    {
        var condition = Unary(depth);
        while (Take("AND"))
            condition = new And(condition, Unary(depth));
        return condition;
    }

    private Condition Unary(int depth)
    {
        if (depth > MaxDepth)
            throw MlflowException.Invalid($"A filter can be nested {MaxDepth} deep at most.");
        if (Take("NOT"))
            return new Not(Unary(depth + 1));
        if (!Take(TokenKind.Open))
            return Clause();

        var inner = Or(depth + 1);
        return Take(TokenKind.Close) ? inner : throw Unexpected("')'");
    }

    private Condition Clause()
    {
        if (++_clauses > MaxClauses)
            throw MlflowException.Invalid($"A filter can have at most {MaxClauses} clauses.");

        var field = Field();
        if (Take("IS"))
        {
            var present = Take("NOT");
            return Take("NULL") ? new Presence(field, present) : throw Unexpected("NULL");
        }

        var negated = Take("NOT");
        if (Take("IN"))
            return new Membership(field, Values(), negated);
        foreach (var like in (string[])["LIKE", "ILIKE"])
        {
            if (Take(like))
                return negated ? new Not(new Comparison(field, like, Value())) : new Comparison(field, like, Value());
        }

        if (negated || Current.Kind != TokenKind.Operator)
            throw Unexpected("a comparison");
        var op = Current.Text;
        _next++;
        return new Comparison(field, op, Value());
    }

    private Field Field()
    {
        var token = Current;
        if (token.Kind != TokenKind.Word)
            throw Unexpected("a field such as metrics.rmse");
        _next++;
        if (token.Key is not null)
            return token.Text.Length == 0 ? new(null, token.Key) : new(token.Text, token.Key);
        var dot = token.Text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new(null, token.Text) : new(token.Text[..dot], token.Text[(dot + 1)..]);
    }

    private List<Literal> Values()
    {
        if (!Take(TokenKind.Open))
            throw Unexpected("'('");
        var values = new List<Literal> { Value() };
        while (Take(TokenKind.Comma))
        {
            if (Current.Kind == TokenKind.Close)
                break;
            values.Add(Value());
        }

        return Take(TokenKind.Close) ? values : throw Unexpected("')'");
    }

    private Literal Value()
    {
        var token = Current;
        if (token is not ({ Kind: TokenKind.Quoted } or { Kind: TokenKind.Word, Key: null }))
            throw Unexpected("a value");
        _next++;
        return new(token.Text, token.Kind == TokenKind.Quoted);
    }

    private bool Take(string keyword)
    {
        if (!Current.Is(keyword))
            return false;
        _next++;
        return true;
    }

    private bool Take(TokenKind kind)
    {
        if (Current.Kind != kind)
            return false;
        _next++;
        return true;
    }

    private MlflowException Unexpected(string expected) => MlflowException.Invalid(
        $"Invalid clause(s) in filter string '{_text}': expected {expected} at position {Current.Position}, got "
            + $"{(Current.Kind == TokenKind.End ? "the end" : $"'{Current.Key ?? Current.Text}'")}.");
}
