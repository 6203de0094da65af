using System.Text;
using System.Text.Json;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Identity;

namespace ZeroDte.Pipeline.Vendors.Http;

/// <summary>A vendor's key, which nothing shows: its text is that it is one.</summary>
internal sealed class ApiKey
{
    private const int FingerprintDigits = 16;

    /// <summary>What is shorter, such as the public key "demo", or a mere number may stand in what is no key.</summary>
    private const int ShortestSecret = 6;

    private static readonly byte[] Blot = "***"u8.ToArray();

    private readonly string _value;
    private readonly byte[][] _spellings;

    /// <exception cref="SettingException">It cannot be one; the message names <paramref name="setting"/> and does not show it.</exception>
    public ApiKey(string value, string setting)
    {
        _value = value.Trim();
        if (_value.Length == 0 || !_value.All(c => char.IsAscii(c) && !char.IsControl(c) && c is not ' ' and not '"' and not '\\'))
            throw new SettingException($"{setting} cannot be a key: a key has letters, digits and signs, and no space or quote in it.");
        Fingerprint = ContentHash.Of($"key {_value}").Value[..FingerprintDigits];
        string[] spellings =
            [_value, Uri.EscapeDataString(_value), JsonEncodedText.Encode(_value).Value, Base64(_value), Base64($"{_value}:")];
        var isSecret = _value.Length >= ShortestSecret && _value.Any(char.IsAsciiLetter);
        _spellings = !isSecret ? [] : [.. spellings.Distinct().OrderByDescending(text => text.Length).Select(Encoding.ASCII.GetBytes)];
    }

    /// <summary>Tells keys apart without saying what they are.</summary>
    public string Fingerprint { get; }

    /// <summary>The key itself, for the vendor alone.</summary>
    public string Reveal() => _value;

    /// <summary>The same without the key, however it is written in it.</summary>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> content) => _spellings.Aggregate(content, Replaced);

    public string Redact(string text) => Encoding.UTF8.GetString(Redact(Encoding.UTF8.GetBytes(text)).Span);

    public override string ToString() => "(key)";

    private static ReadOnlyMemory<byte> Replaced(ReadOnlyMemory<byte> content, byte[] secret)
    {
        if (content.Span.IndexOf(secret) < 0)
            return content;
        using var result = new MemoryStream(content.Length);
        var rest = content.Span;
        for (var at = rest.IndexOf(secret); at >= 0; at = rest.IndexOf(secret))
        {
            result.Write(rest[..at]);
            result.Write(Blot);
            rest = rest[(at + secret.Length)..];
        }

        result.Write(rest);
        return result.ToArray();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
