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

    private readonly TokenReader _tokens;
    private int _clauses;

    private FilterParser(string text) => _tokens = new(text);

    /// <returns>Null for an empty filter.</returns>
    public static Condition? Parse(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter))
            return null;
        if (filter.Length > MaxLength)
            throw MlflowException.Invalid($"A filter can have at most {MaxLength} characters; got {filter.Length}.");

        var parser = new FilterParser(filter);
        var condition = parser.Or(0);
        return parser._tokens.Current.Kind == TokenKind.End ? condition : throw parser._tokens.Unexpected("AND, OR or the end");
    }

    /// <summary>One term of an order, such as <c>metrics.rmse DESC</c>.</summary>
    public static (Field Field, bool Descending) ParseOrder(string term)
    {
        var parser = new FilterParser(term);
        var field = parser.Field();
        var descending = parser._tokens.Current.Is("DESC");
        if (descending || parser._tokens.Current.Is("ASC"))
            parser._tokens.Next();
        return parser._tokens.Current.Kind == TokenKind.End
            ? (field, descending)
            : throw MlflowException.Invalid($"Invalid order_by clause '{term}'. Expected a field, then ASC or DESC or nothing.");
    }

    private Condition Or(int depth)
    {
        var condition = And(depth);
        while (_tokens.Take("OR"))
            condition = new Or(condition, And(depth));
        return condition;
    }

    private Condition And(int depth)
    {
        var condition = Unary(depth);
        while (_tokens.Take("AND"))
            condition = new And(condition, Unary(depth));
        return condition;
    }

    private Condition Unary(int depth)
    {
        if (depth > MaxDepth)
            throw MlflowException.Invalid($"A filter can be nested {MaxDepth} deep at most.");
        if (_tokens.Take("NOT"))
            return new Not(Unary(depth + 1));
        if (!_tokens.Take(TokenKind.Open))
            return Clause();

        var inner = Or(depth + 1);
        return _tokens.Take(TokenKind.Close) ? inner : throw _tokens.Unexpected("')'");
    }

    private Condition Clause()
    {
        if (++_clauses > MaxClauses)
            throw MlflowException.Invalid($"A filter can have at most {MaxClauses} clauses.");

        var field = Field();
        if (_tokens.Take("IS"))
        {
            var present = _tokens.Take("NOT");
            return _tokens.Take("NULL") ? new Presence(field, present) : throw _tokens.Unexpected("NULL");
        }

        var negated = _tokens.Take("NOT");
        if (_tokens.Take("IN"))
            return new Membership(field, Values(), negated);
        foreach (var like in (string[])["LIKE", "ILIKE"])
        {
            if (_tokens.Take(like))
                return negated ? new Not(new Comparison(field, like, Value())) : new Comparison(field, like, Value());
        }

        if (negated || _tokens.Current.Kind != TokenKind.Operator)
            throw _tokens.Unexpected("a comparison");
        var op = _tokens.Current.Text;
        _tokens.Next();
        return new Comparison(field, op, Value());
    }

    private Field Field()
    {
        var token = _tokens.Current;
        if (token.Kind != TokenKind.Word)
            throw _tokens.Unexpected("a field such as metrics.rmse");
        _tokens.Next();
        if (token.Key is not null)
            return token.Text.Length == 0 ? new(null, token.Key) : new(token.Text, token.Key);
        var dot = token.Text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new(null, token.Text) : new(token.Text[..dot], token.Text[(dot + 1)..]);
    }

    private List<Literal> Values()
    {
        if (!_tokens.Take(TokenKind.Open))
            throw _tokens.Unexpected("'('");
        var values = new List<Literal> { Value() };
        while (_tokens.Take(TokenKind.Comma))
        {
            if (_tokens.Current.Kind == TokenKind.Close)
                break;
            values.Add(Value());
        }

        return _tokens.Take(TokenKind.Close) ? values : throw _tokens.Unexpected("')'");
    }

    private Literal Value()
    {
        var token = _tokens.Current;
        if (token is not ({ Kind: TokenKind.Quoted } or { Kind: TokenKind.Word, Key: null }))
            throw _tokens.Unexpected("a value");
        _tokens.Next();
        return new(token.Text, token.Kind == TokenKind.Quoted);
    }
}
