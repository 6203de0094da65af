using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ZeroDte.Api;

/// <summary>Server-sent events for whoever watches.</summary>
internal static class Watching
{
    /// <summary>They end with the host too, which would otherwise wait for its watchers.</summary>
    public static ServerSentEventsResult<T> Watch<T>(this HttpContext http, Func<CancellationToken, IAsyncEnumerable<SseItem<T>>> events)
    {
        return TypedResults.ServerSentEvents(UntilEitherEndsAsync());

        async IAsyncEnumerable<SseItem<T>> UntilEitherEndsAsync()
        {
            var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
            await http.Response.Body.FlushAsync(either.Token); // a watcher knows at once that it is connected
            await foreach (var item in events(either.Token))
                yield return item;
        }
    }
}
