using System.Security.Cryptography;
using System.Text;

namespace ZeroDte.ServiceDefaults;

/// <summary>Compares what a request gives with what is expected, in a time that tells nothing.</summary>
public static class Secret
{
    public static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)),
            SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
