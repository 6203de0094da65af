using System.Text;
using System.Text.RegularExpressions;

namespace ZeroDte.Pipeline.Vendors.Http;

/// <summary>A vendor's words, made fit for a row, a log and a sentence.</summary>
internal static partial class Words
{
    private const int Longest = 300;
    private const int Read = 4_000;

    /// <summary>On one line, without tags, of bounded length and without a full stop at the end.</summary>
    public static string Of(string text)
    {
        var line = Space().Replace(Tag().Replace(text.Length <= Read ? text : text[..Read], " "), " ").Trim().TrimEnd('.');
        return line.Length <= Longest ? line : $"{line[..Longest]}…";
    }

    public static string Of(ReadOnlySpan<byte> body) => Of(Encoding.UTF8.GetString(body[..Math.Min(body.Length, Read)]));

    [GeneratedRegex(@"<(script|style)\b.*?</\1\s*>|<[^<>]*>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    [GeneratedRegex(@"[\s\p{C}]+")]
    private static partial Regex Space();
}
