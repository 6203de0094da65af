using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Search;

/// <summary>Cuts a filter or an order into pieces.</summary>
internal static class Lexer
{
    private static readonly string[] Operators = [">=", "<=", "!=", "<>", "=", ">", "<"];

    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        var i = 0;
        while (i < text.Length)
        {
            if (char.IsWhiteSpace(text[i]))
                i++;
            else
                tokens.Add(Next(text, ref i));
        }

        tokens.Add(new(TokenKind.End, "", text.Length));
        return tokens;
    }

    private static Token Next(string text, ref int i)
    {
        var start = i;
        switch (text[i])
        {
            case '(':
                i++;
                return new(TokenKind.Open, "(", start);
            case ')':
                i++;
                return new(TokenKind.Close, ")", start);
            case ',':
                i++;
                return new(TokenKind.Comma, ",", start);
            case '\'' or '"':
                return new(TokenKind.Quoted, Quoted(text, ref i), start);
            case '`':
                return new(TokenKind.Word, "", start, Quoted(text, ref i));
        }

        if (Operators.FirstOrDefault(o => string.CompareOrdinal(text, start, o, 0, o.Length) == 0) is { } op)
        {
            i += op.Length;
            return new(TokenKind.Operator, op == "<>" ? "!=" : op, start);
        }

        while (i < text.Length && InWord(text[i]))
            i++;
        if (i == start)
            throw MlflowException.Invalid($"Invalid filter: unexpected '{text[i]}' at position {i}.");
        var word = text[start..i];
        return word[^1] == '.' && i < text.Length && text[i] is '`' or '"' or '\''
            ? new(TokenKind.Word, word[..^1], start, Quoted(text, ref i))
            : new(TokenKind.Word, word, start);
    }

    private static bool InWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or '/' or ':' or '+' or '%' or '@';

    /// <summary>Up to the closing quote; a doubled quote inside stands for itself.</summary>
    private static string Quoted(string text, ref int i)
    {
        var (quote, start) = (text[i], i);
        for (i++; i < text.Length; i++)
        {
            if (text[i] != quote)
                continue;
            if (i + 1 >= text.Length || text[i + 1] != quote)
                return text[(start + 1)..i++].Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
            i++;
        }

        throw MlflowException.Invalid($"Invalid filter: the quote at position {start} is not closed.");
    }
}
