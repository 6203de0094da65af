using System.Security.Cryptography;
using System.Text;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>Ties each entry of a ledger to all before it: change one and every later hash is wrong.</summary>
/// <remarks>Haber and Stornetta, "How to Time-Stamp a Digital Document", Journal of Cryptology 3 (1991).</remarks>
internal static class HashChain
{
    /// <summary>What stands before the first entry.</summary>
    public static readonly string Beginning = new('0', 64);

    /// <summary>SHA-256 of the previous hash, a line feed and the content, in lower-case hexadecimal.</summary>
    public static string Next(string previousHash, string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{previousHash}\n{content}")));
}
