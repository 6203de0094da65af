namespace ZeroDte.Mlflow.Server.Search;

internal enum TokenKind
{
    Word,
    Quoted,
    Operator,
    Open,
    Close,
    Comma,
    End,
}

/// <summary>A piece of a filter.</summary>
/// <param name="Key">The quoted part of a word such as <c>metrics."a b"</c>; <paramref name="Text"/> is then what stands before it.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, string? Key = null)
{
    public bool Is(string keyword) => Kind == TokenKind.Word && Key is null && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}
