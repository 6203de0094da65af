using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Npgsql;
using ZeroDte.Hosts.Tests.EmbeddedPostgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Hosts.Tests.Chaos;

/// <summary>
/// The service is killed in its first seconds, and processes of its database at random moments while it works and answers.
/// <c>make chaos</c> is the whole of it: 20 and 50 kills.
/// </summary>
public sealed class ServiceChaosTests : IDisposable
{
    private const int Seed = 20180511;

    private static readonly bool Full = Environment.GetEnvironmentVariable("ZERODTE_CHAOS") == "full";
    private static readonly (DateOnly From, DateOnly To) Span = (new(2015, 6, 1), new(2018, 5, 11));

    private readonly Random _random = new(Seed);
    private readonly ThrowawayCluster _cluster = new();
    private readonly HttpClient _client;
    private readonly int _port = FreePort.Find();
    private readonly string _log = Path.GetTempFileName();
    private NpgsqlDataSource? _database;

    public ServiceChaosTests() => _client = new() { BaseAddress = new($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromSeconds(20) };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Service_KilledAtItsStartAndItsDatabaseUnderLoad_GoesOnByItselfAndLosesNothing()
    {
        var (starts, kills) = Full ? (20, 50) : (2, 3);
        var connection = _cluster.Start().Trim();
        _database = NpgsqlDataSource.Create(connection);
        for (var start = 0; start < starts; start++)
        {
            using var killed = Start(connection);
            await Task.Delay(_random.Next(300, 4_000), Cancel);
            killed.Kill();
            await killed.WaitForExitAsync(Cancel);
        }

        using var service = Start(connection);
        try
        {
            await UntilAsync("ready", async () => await AnswerAsync("/health/ready") is HttpStatusCode.OK);
            var backfill = await _client.PostAsJsonAsync(
                "/api/jobs/evaluate/backfill", new { symbol = "AAPL", from = Span.From, to = Span.To }, Cancel);
            backfill.StatusCode.ShouldBe(HttpStatusCode.Accepted, await backfill.Content.ReadAsStringAsync(Cancel));

            var units = TradingCalendar.Nyse.Sessions(Span.From, Span.To).Count();
            for (var kill = 1; kill <= kills; kill++)
            {
                var reached = (long)units * kill / (kills + 1);
                await UntilAsync($"{reached} of {units} units done",
                    async () => await CountAsync("select count(*) from job_result where job = 'evaluate'") >= reached);
                KillOneOfTheDatabase();
                // Forecasts are in memory, and answered whatever becomes of the database.
                (await AnswerAsync("/predict")).ShouldBe(HttpStatusCode.OK);
            }

            await UntilAsync("all units done",
                async () => await CountAsync("select count(*) from job_result where job = 'evaluate'") == units);
            await UntilAsync("healthy again", async () => await AnswerAsync("/health/ready") is HttpStatusCode.OK
                && (await _client.GetStringAsync("/health/ready", Cancel)).Contains("Healthy", StringComparison.Ordinal));
            (await CountAsync("select count(*) from job_attempt where job = 'evaluate' and state = 'committed'"))
                .ShouldBe(units, "no unit was done twice");
            (await CountAsync("select count(*) from job_unit where state in ('given-up', 'cancelled')"))
                .ShouldBe(0, "no unit was given up");
            service.HasExited.ShouldBeFalse();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException(
                $"{exception.Message} The service had{(service.HasExited ? "" : " not")} ended. It said last:\n{Tail()}", exception);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync(CancellationToken.None);
        }

        string[] command = ["dotnet", ScriptRun.Program, "ledger", "verify"];
        var verified = ScriptRun.Begin("/", command, environment: new() { ["ConnectionStrings__ZeroDte"] = connection }).End();
        verified.ExitCode.ShouldBe(0, verified.Output + verified.Errors);
    }

    public void Dispose()
    {
        _client.Dispose();
        _database?.Dispose();
        _cluster.Dispose();
        File.Delete(_log);
    }

    private Process Start(string connection) =>
        Process.Start(new ProcessStartInfo(
            "bash", ["-c", "exec dotnet \"$0\" serve --port \"$1\" >> \"$2\" 2>&1", ScriptRun.Program, $"{_port}", _log])
        {
            Environment = { ["ConnectionStrings__ZeroDte"] = connection, ["ZeroDte__Backfill"] = "10", ["DATA"] = _cluster.Data },
        })!;

    /// <summary>Any but the server itself, which then takes all others down and recovers.</summary>
    private void KillOneOfTheDatabase()
    {
        var server = _cluster.ServerId;
        var children = File.ReadAllText($"/proc/{server}/task/{server}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var kill = Process.Start("/bin/kill", ["-KILL", children[_random.Next(children.Length)]]);
        kill.WaitForExit();
    }

    private async Task<HttpStatusCode?> AnswerAsync(string address)
    {
        try
        {
            using var answer = await _client.GetAsync(address, Cancel);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null; // not there yet
        }
    }

    /// <returns>-1 while the database cannot be asked.</returns>
    private async Task<long> CountAsync(string sql)
    {
        try
        {
            await using var command = _database!.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync(Cancel))!;
        }
        catch (NpgsqlException)
        {
            return -1;
        }
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        // Only to end a run that hangs; nothing depends on how long it takes.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (!await condition())
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"Not {what} after three minutes.");
            await Task.Delay(50, Cancel);
        }
    }

    private string Tail() => string.Join('\n', File.ReadLines(_log).TakeLast(20));
}
