using Microsoft.Extensions.Logging;
using Npgsql;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Hosts.Tests.Background;

public sealed class SupervisorTests
{
    private readonly Lines _lines = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keep_WorkThatFails_IsCalledAgainUntilItIsDone()
    {
        var supervisor = new Supervisor(TimeProvider.System, _lines);
        var calls = 0;

        await supervisor.KeepAsync("Counting", _ => ++calls < 3 ? throw new InvalidOperationException("odd") : Task.CompletedTask, Cancel);

        calls.ShouldBe(3);
        supervisor.Work.ShouldHaveSingleItem().IsWell.ShouldBeTrue();
        _lines.Said.ShouldBe([(LogLevel.Error, "Counting failed unexpectedly and starts again until it works."),
            (LogLevel.Information, "Counting works again after 2 failures.")]);
    }

    [Fact]
    public async Task Keep_WorkThatKeepsFailing_TellsWhatAndSinceWhenAndEndsWithItsHostOnly()
    {
        var supervisor = new Supervisor(TimeProvider.System, _lines);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var keeping = supervisor.KeepAsync("Listening", _ => throw new NpgsqlException("No route to the database."), stop.Token);
        while (supervisor.Work[0].Failures < 2)
            await Task.Delay(10, Cancel);
        var said = $"{supervisor.Work[0]}";
        keeping.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await keeping;

        said.ShouldMatch(
            @"^Listening has failed \d times since \d\d:\d\d:\d\d UTC and starts again by itself: No route to the database\.$");
        // Once, in a line and without a stack.
        _lines.Said.ShouldBe([(LogLevel.Warning, "Listening stopped and starts again until it works. No route to the database.")]);
    }

    [Fact]
    public async Task Keep_WorkThatThrowsAtOnce_DoesNotReachTheCaller()
    {
        using var stop = new CancellationTokenSource();
        var keeping = new Supervisor(TimeProvider.System, _lines).KeepAsync("Starting", _ => throw new FormatException(), stop.Token);

        keeping.IsFaulted.ShouldBeFalse();
        await stop.CancelAsync();
        await keeping;
    }

    private sealed class Lines : ILogger<Supervisor>
    {
        public List<(LogLevel, string)> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Said.Add((logLevel, formatter(state, exception)));
    }
}
