using ZeroDte.Pipeline.Identity;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>Ties each entry of a ledger to all before it: change one and every later hash is wrong.</summary>
/// <remarks>Haber and Stornetta, "How to Time-Stamp a Digital Document", Journal of Cryptology 3 (1991).</remarks>
internal static class HashChain
{
    /// <summary>What stands before the first entry.</summary>
    public static readonly string Beginning = default(ContentHash).Value;

    /// <summary>Of the previous hash, a line feed and the content.</summary>
    public static string Next(string previousHash, string content) => ContentHash.Of($"{previousHash}\n{content}").Value;
}
