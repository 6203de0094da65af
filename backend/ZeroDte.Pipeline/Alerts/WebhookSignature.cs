using System.Security.Cryptography;
using System.Text;

namespace ZeroDte.Pipeline.Alerts;

/// <summary>
/// How a receiver knows that an alarm is ours and was not altered: HMAC-SHA256 of <c>timestamp.body</c> with the shared secret.
/// </summary>
public static class WebhookSignature
{
    /// <summary>sha256= and lower-case hexadecimal.</summary>
    public const string Header = "X-ZeroDte-Signature";

    /// <summary>Seconds since 1970, signed too: a receiver refuses what is too old to be sent for the first time.</summary>
    public const string TimestampHeader = "X-ZeroDte-Timestamp";

    /// <summary>The same for every attempt: a receiver that has seen it has seen the alarm.</summary>
    public const string IdHeader = "X-ZeroDte-Delivery";

    public static string Of(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{timestamp}."));
        hmac.AppendData(body);
        return $"sha256={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
