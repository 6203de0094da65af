using System.Diagnostics.CodeAnalysis;

namespace ZeroDte.Pipeline.Objects;

/// <summary>The name of an object, such as <c>lake/AAPL/1min/2018-05.parquet</c>: the same on a disk and in a bucket.</summary>
/// <remarks>
/// Parts of printable ASCII without backslashes, with a slash between two. None begins with a dot, so that no key leads out of the store,
/// and none looks like what an unfinished write leaves.
/// </remarks>
public sealed record ObjectKey
{
    private const int LongestPart = 200; // file systems take 255 bytes
    private const int Longest = 900; // S3 takes 1,024 bytes, the store's own prefix among them

    /// <exception cref="ArgumentException"><paramref name="value"/> cannot name an object.</exception>
    public ObjectKey(string value)
    {
        if (!IsKey(value))
        {
            throw new ArgumentException(
                $"'{value}' cannot name an object: write up to {Longest} printable ASCII characters in parts of up to {LongestPart}, with "
                    + "a slash between two, no backslash, and no dot at the beginning of a part.", nameof(value));
        }

        Value = value;
    }

    public string Value { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out ObjectKey? key)
    {
        key = IsKey(text) ? new(text) : null;
        return key is not null;
    }

    public override string ToString() => Value;

    private static bool IsKey(string text) => text.Length <= Longest && text.Split('/').All(IsPart);

    private static bool IsPart(string part) =>
        part.Length is > 0 and <= LongestPart && part[0] != '.' && part.All(c => c is >= ' ' and <= '~' and not '\\');
}
