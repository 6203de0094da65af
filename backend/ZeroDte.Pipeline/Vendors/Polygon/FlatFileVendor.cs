using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Files in a bucket, asked for by S3's rules.</summary>
internal sealed class FlatFileVendor(FlatFileOptions options, ApiKey secret) : IVendor
{
    public const string Slug = "polygon-files";
    public const string Title = "Polygon files";

    private const string SignedHeaders = "host;x-amz-content-sha256;x-amz-date";

    private static readonly string NoContent = Convert.ToHexStringLower(SHA256.HashData([]));

    public string Name => Slug;

    public VendorOptions Options => options;

    public ApiKey Key => secret;

    /// <remarks>AWS Signature Version 4, "Authenticating Requests: Using the Authorization Header" of Amazon's S3 API reference.</remarks>
    public void Sign(HttpRequestMessage message, DateTimeOffset now)
    {
        var address = message.RequestUri!;
        var stamp = now.ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{stamp[..8]}/{options.Region}/s3/aws4_request";
        var headers = $"host:{address.Authority}\nx-amz-content-sha256:{NoContent}\nx-amz-date:{stamp}\n";
        var canonical = $"GET\n{address.AbsolutePath}\n{address.Query.TrimStart('?')}\n{headers}\n{SignedHeaders}\n{NoContent}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes($"AWS4{secret.Reveal()}"), Hmac);
        var signature = Convert.ToHexStringLower(Hmac(key, $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hash}"));
        message.Headers.Add("x-amz-content-sha256", NoContent);
        message.Headers.Add("x-amz-date", stamp);
        message.Headers.TryAddWithoutValidation("Authorization",
            $"AWS4-HMAC-SHA256 Credential={options.AccessKey}/{scope},SignedHeaders={SignedHeaders},Signature={signature}");
    }

    public Verdict Judge(VendorRequest request, VendorReply reply)
    {
        var words = Words.Of(reply.Body.Span);
        return reply.Status switch
        {
            200 when reply.Body.Span is [0x1F, 0x8B, ..] => Verdict.Data,
            200 => new(ReplyClass.VendorFault, "it sent what is no gzip file"),
            304 => new(ReplyClass.NoData, "it is the version that is there"),
            404 => new(ReplyClass.NoData, "there is no such file yet"),
            _ => HttpVerdict.Of(reply, words)!,
        };
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
