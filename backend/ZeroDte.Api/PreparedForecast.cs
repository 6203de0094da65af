using System.Globalization;
using ZeroDte.Pipeline.Serving;

namespace ZeroDte.Api;

/// <summary>
/// An outlook's bytes, or 304 for who has them. The framework's own result for bytes also looks for ranges and dates, which cost more than
/// the answer.
/// </summary>
internal sealed class PreparedForecast(Outlook outlook, TimeProvider time) : IResult
{
    /// <summary>Seconds that an answer may be used again: a correction or another champion changes it at any time.</summary>
    private const int Longest = 5;

    private static readonly string[] CacheControl =
        [.. Enumerable.Range(0, Longest + 1).Select(seconds => string.Create(CultureInfo.InvariantCulture, $"public, max-age={seconds}"))];

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request.Headers, httpContext.Response);
        response.Headers.ETag = outlook.ETag;
        response.Headers.CacheControl = CacheControl[Seconds()];
        response.Headers.Vary = "Accept";
        if (request.IfNoneMatch is { Count: > 0 } known && Knows(known.ToString()))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = outlook.LatestJson.Length;
        return response.Body.WriteAsync(outlook.LatestJson).AsTask();
    }

    /// <summary>The list of tags may be of any length, and a compressing proxy marks a tag as weak.</summary>
    private bool Knows(string tags) => tags == "*" || tags.Contains(outlook.ETag, StringComparison.Ordinal);

    private int Seconds()
    {
        var now = time.GetUtcNow();
        return outlook.NextEvent(now) is { } next ? Math.Clamp((int)(next - now).TotalSeconds, 0, Longest) : Longest;
    }
}
