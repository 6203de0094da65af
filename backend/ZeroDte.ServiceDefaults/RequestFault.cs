using System.Data.Common;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ZeroDte.ServiceDefaults;

/// <summary>What a client did wrong: a status from 400 to 499 and a sentence. One rule for all that hosts answer.</summary>
public sealed record RequestFault(int Status, string Message)
{
    /// <summary>
    /// Tells a client's fault from ours: requests that break HTTP, text that is no Unicode, and values that the database cannot hold
    /// (PostgreSQL's error classes 22, data exception, and 54, limit exceeded), such as a NUL character or a number beyond all ranges.
    /// </summary>
    /// <returns>Null if it is not the client's.</returns>
    public static RequestFault? Of(Exception exception) => exception switch
    {
        BadHttpRequestException bad => new(bad.StatusCode, bad.Message),
        DbException { SqlState: "22021" or "22P05" } =>
            Bad("A text holds a character that cannot be stored, such as NUL or half of a surrogate pair."),
        DbException { SqlState: ['2', '2', ..] or ['5', '4', ..] } data => Bad($"A value cannot be stored: {data.Message}"),
        EncoderFallbackException or DecoderFallbackException => Bad("A text is not valid Unicode."),
        InvalidOperationException json when json.Message.Contains("UTF-16 JSON text", StringComparison.Ordinal) =>
            Bad("A text holds half of a surrogate pair."),
        InvalidOperationException { InnerException: ArgumentException } charset when charset.Message.Contains("charset",
            StringComparison.Ordinal) =>
            new(StatusCodes.Status415UnsupportedMediaType, charset.Message),
        _ => null,
    };

    private static RequestFault Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
