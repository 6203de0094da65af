using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Search;

/// <summary>Where a parser stands in the pieces of a text.</summary>
internal sealed class TokenReader(string text)
{
    private readonly List<Token> _tokens = Lexer.Read(text);
    private int _next;

    public Token Current => _tokens[_next];

    public void Next() => _next++;

    /// <summary>Passes over what stands here if it is that.</summary>
    public bool Take(string keyword)
    {
        if (!Current.Is(keyword))
            return false;
        _next++;
        return true;
    }

    /// <inheritdoc cref="Take(string)"/>
    public bool Take(TokenKind kind)
    {
        if (Current.Kind != kind)
            return false;
        _next++;
        return true;
    }

    public MlflowException Unexpected(string expected) => MlflowException.Invalid(
        $"Invalid clause(s) in filter string '{text}': expected {expected} at position {Current.Position}, got "
            + $"{(Current.Kind == TokenKind.End ? "the end" : $"'{Current.Key ?? Current.Text}'")}.");
}
