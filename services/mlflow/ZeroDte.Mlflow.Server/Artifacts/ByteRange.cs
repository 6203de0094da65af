using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>Which bytes of a file a request asks for (RFC 9110, section 14).</summary>
internal readonly record struct ByteRange(long From, long Length, long Size)
{
    public bool IsWhole => Length == Size;

    public string ContentRange => $"bytes {From}-{From + Length - 1}/{Size}";

    /// <summary>The whole where no range is asked for, or several are, or one of a file that is another by now.</summary>
    /// <param name="tag">Of the file as it is.</param>
    /// <returns>Null if the file has none of the bytes.</returns>
    public static ByteRange? Of(HttpRequest request, long size, EntityTagHeaderValue tag)
    {
        var headers = request.GetTypedHeaders();
        if (!HttpMethods.IsGet(request.Method) || headers.Range is not { Ranges: { Count: 1 } ranges } asked || asked.Unit != "bytes"
            || (headers.IfRange is { } condition && condition.EntityTag?.Compare(tag, useStrongComparison: true) != true))
        {
            return new(0, size, size);
        }

        var range = ranges.Single();
        var from = range.From ?? Math.Max(0, size - range.To!.Value);
        var to = range.From is null ? size - 1 : Math.Min(range.To ?? size - 1, size - 1);
        return from > to ? null : new(from, to - from + 1, size);
    }
}
