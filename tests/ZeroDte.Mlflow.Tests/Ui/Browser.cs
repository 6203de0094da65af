using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace ZeroDte.Mlflow.Tests.Ui;

/// <summary>One page of a headless Chromium, driven by the DevTools protocol, and all that went wrong on it.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    private static readonly string[] Options =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
        "--window-size=1600,1200", "--remote-debugging-port=0",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _asked = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _troubles = new();
    private readonly ConcurrentDictionary<string, string> _requests = new();
    private Task _reading = Task.CompletedTask;
    private string? _session;
    private int _last;

    private Browser(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>Errors in the console, failed requests and exceptions since the last look.</summary>
    public string[] Troubles()
    {
        var troubles = _troubles.ToArray();
        _troubles.Clear();
        return troubles;
    }

    /// <returns>Null where there is no Chromium.</returns>
    public static async Task<Browser?> StartAsync(CancellationToken cancellationToken)
    {
        var profile = Directory.CreateTempSubdirectory("zerodte-browser-").FullName;
        foreach (var program in Programs)
        {
            try
            {
                var start = new ProcessStartInfo(program, [.. Options, $"--user-data-dir={profile}"]) { RedirectStandardError = true };
                var browser = new Browser(Process.Start(start)!, profile);
                await browser.ConnectAsync(cancellationToken);
                return browser;
            }
            catch (Win32Exception)
            {
                // It has another name here, or is not here.
            }
        }

        Directory.Delete(profile, recursive: true);
        return null;
    }

    public Task GoToAsync(string url, CancellationToken cancellationToken) =>
        AskAsync("Page.navigate", new() { ["url"] = url }, cancellationToken);

    /// <summary>The value of an expression on the page.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression, CancellationToken cancellationToken) => (await AskAsync(
        "Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true }, cancellationToken))["result"]?["value"];

    /// <summary>Waits until the page shows all of the texts.</summary>
    public async Task WaitForAsync(string[] texts, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var shown = (string?)await EvaluateAsync("document.body ? document.body.innerText : ''", cancellationToken) ?? "";
            if (texts.FirstOrDefault(t => !shown.Contains(t, StringComparison.OrdinalIgnoreCase)) is not { } missing)
                return;
            if (clock.Elapsed > Patience)
                throw new TimeoutException($"The page does not show '{missing}' but:\n{shown}\n{string.Join('\n', Troubles())}");
            await Task.Delay(100, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _socket.Dispose();
        _process.Dispose();
        _sending.Dispose();
        _end.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        const string Listening = "DevTools listening on ";
        var line = "";
        while (!line.StartsWith(Listening, StringComparison.Ordinal))
        {
            line = await _process.StandardError.ReadLineAsync(cancellationToken)
                ?? throw new InvalidOperationException("Chromium ended before it listened.");
        }

        _ = _process.StandardError.ReadToEndAsync(_end.Token); // so that it never waits for a reader
        await _socket.ConnectAsync(new Uri(line[Listening.Length..]), cancellationToken);
        _reading = ReadAsync();
        var target = await AskAsync("Target.createTarget", new() { ["url"] = "about:blank" }, cancellationToken);
        var attached = await AskAsync("Target.attachToTarget",
            new() { ["targetId"] = (string?)target["targetId"], ["flatten"] = true }, cancellationToken);
        _session = (string?)attached["sessionId"];
        foreach (var domain in (string[])["Page", "Runtime", "Network", "Log"])
            await AskAsync($"{domain}.enable", [], cancellationToken);
    }

    private async Task<JsonNode> AskAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session is { } session)
            message["sessionId"] = session;
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(Patience, cancellationToken);
    }

    private async Task ReadAsync()
    {
        var (buffer, message) = (new byte[1 << 16], new MemoryStream());
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer, _end.Token);
                message.Write(buffer, 0, read.Count);
                if (read.MessageType == WebSocketMessageType.Close)
                    return;
                if (!read.EndOfMessage)
                    continue;
                Take(JsonNode.Parse(message.ToArray())!);
                message.SetLength(0);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException && _end.IsCancellationRequested)
        {
            // The browser is being ended.
        }
    }

    private void Take(JsonNode message)
    {
        if ((int?)message["id"] is { } id && _asked.TryRemove(id, out var answer))
        {
            if (message["error"] is { } error)
                answer.SetException(new InvalidOperationException(error.ToJsonString()));
            else
                answer.SetResult(message["result"]!);
            return;
        }

        var told = message["params"]!;
        if (Trouble((string?)message["method"], told) is { } trouble)
            _troubles.Enqueue(trouble);
    }

    private string? Trouble(string? method, JsonNode told)
    {
        var request = (string?)told["requestId"] ?? "";
        switch (method)
        {
            case "Network.requestWillBeSent":
                _requests[request] = (string)told["request"]!["url"]!;
                return null;
            case "Network.responseReceived" when (int)told["response"]!["status"]! >= 400:
                return $"HTTP {told["response"]!["status"]} for {told["response"]!["url"]}";
            case "Network.loadingFailed" when (bool?)told["canceled"] != true:
                return $"{told["errorText"]} for {_requests.GetValueOrDefault(request)}";
            case "Runtime.exceptionThrown":
                return $"exception: {told["exceptionDetails"]!.ToJsonString()}";
            case "Runtime.consoleAPICalled" when told.ToJsonString().Contains("ResizeObserver loop", StringComparison.Ordinal):
                return null; // a frame more until a layout has settled, which browsers report as an error
            case "Runtime.consoleAPICalled" when (string?)told["type"] is "error" or "assert":
                return $"console: {string.Join(' ', told["args"]!.AsArray().Select(a => a!["value"] ?? a["description"]))}";
            case "Log.entryAdded" when (string?)told["entry"]!["level"] == "error":
                return $"log: {told["entry"]!["text"]} {told["entry"]!["url"]}";
            default:
                return null;
        }
    }
}
