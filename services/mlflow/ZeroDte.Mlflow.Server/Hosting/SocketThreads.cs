using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>
/// Serves small requests on the threads that wait for sockets, in a host that asks for it before its first connection: a write then
/// wakes three threads and not fourteen. What may keep a processor busy for longer stays on the thread pool, so that no client waits
/// for another's large answer.
/// </summary>
internal static class SocketThreads
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Bytes of a body that is read in no time.</summary>
    private const long Small = 128 << 10;

    /// <summary>Its tasks resume on the thread pool, wherever what they waited for was completed.</summary>
    private static readonly TaskScheduler ThreadPool = new ConcurrentExclusiveSchedulerPair().ConcurrentScheduler;

    private static bool _used;

    /// <summary>For the whole process: the runtime reads its setting when the first socket is made.</summary>
    public static void ServeOnSocketThreads(this WebApplicationBuilder builder)
    {
        Environment.SetEnvironmentVariable(InlineCompletions, "1");
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        _used = true;
    }

    /// <summary>Runs a handler apart from the sockets' threads; a light one only if what it is to read is large.</summary>
    public static RequestDelegate Place(RequestDelegate handler, bool isLight) => http =>
        !_used || (isLight && (http.Request.ContentLength is <= Small || JsonBody.IsRead(http.Request.Method)))
            ? handler(http)
            : Task.Factory.StartNew(
                () => handler(http), CancellationToken.None, TaskCreationOptions.DenyChildAttach, ThreadPool).Unwrap();
}
