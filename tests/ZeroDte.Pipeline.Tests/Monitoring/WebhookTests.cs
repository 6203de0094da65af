using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Alerts;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Postgres;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Monitoring;

public sealed class WebhookTests : IAsyncLifetime
{
    private const string Secret = "a secret of some length";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly TestDatabase _database = new();
    private readonly FixedTime _time = new(Now);
    private readonly ConcurrentQueue<(Dictionary<string, string> Headers, byte[] Body)> _received = [];
    private Func<HttpContext, Task> _answer = _ => Task.CompletedTask;
    private WebApplication _receiver = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _receiver = await DriftServices.ReceiverAsync(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, Cancel);
            _received.Enqueue((http.Request.Headers.ToDictionary(h => h.Key, h => $"{h.Value}"), body.ToArray()));
            await _answer(http);
        });
        await using var services = Services();
        await services.GetRequiredService<Migrator>().MigrateAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Send_ReceiverSaysYes_SignsAndSendsOnce()
    {
        await using var services = Services();
        await RaiseAsync(services, day: 1);
        var sender = services.GetRequiredService<WebhookSender>();

        (await sender.SendDueAsync(Cancel)).ShouldBe(1);
        (await sender.SendDueAsync(Cancel)).ShouldBe(0);

        var (headers, body) = _received.ShouldHaveSingleItem();
        headers[WebhookSignature.TimestampHeader].ShouldBe($"{Now.ToUnixTimeSeconds()}");
        headers[WebhookSignature.Header].ShouldBe(WebhookSignature.Of(Secret, $"{Now.ToUnixTimeSeconds()}", body));
        var alert = JsonDocument.Parse(body).RootElement;
        (alert.GetProperty("symbol").GetString(), alert.GetProperty("cause").GetString(), alert.GetProperty("action").GetString()).ShouldBe(
            ("AAPL", "conceptDrift", "optimise"));
        (await Alerts(services)).ShouldHaveSingleItem().Delivery.ShouldBeNull();
    }

    // Made with: printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac 'a secret of some length'
    [Fact]
    public void Signature_KnownText_IsWhatOthersCompute() =>
        WebhookSignature.Of(Secret, "1700000000", """{"a":1}"""u8)
            .ShouldBe("sha256=e09db3ce6e6e8f9b633a62851e5074a9e9148ac19b1c0e1a8f7c352380be630b");

    [Fact]
    public async Task Send_ReceiverFailsTwice_TriesAgainLaterAndLaterUntilYes()
    {
        await using var services = Services();
        await RaiseAsync(services, day: 1);
        var sender = services.GetRequiredService<WebhookSender>();
        _answer = http => Fail(http, 500);

        (await sender.SendDueAsync(Cancel)).ShouldBe(0);
        (await sender.SendDueAsync(Cancel)).ShouldBe(0); // not before five seconds are over
        _received.Count.ShouldBe(1);
        (await Alerts(services))[0].Delivery.ShouldBe("pending, 1 attempts: it answered 500");
        _time.Now += TimeSpan.FromSeconds(6);
        await sender.SendDueAsync(Cancel);
        _time.Now += TimeSpan.FromSeconds(6);
        await sender.SendDueAsync(Cancel); // ten by now
        _received.Count.ShouldBe(2);
        _answer = _ => Task.CompletedTask;
        _time.Now += TimeSpan.FromSeconds(6);

        (await sender.SendDueAsync(Cancel)).ShouldBe(1);
        _received.Select(r => r.Headers[WebhookSignature.IdHeader]).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Send_ReceiverThatNeverAccepts_IsGivenUpAndSaysWhy()
    {
        await using var services = Services(("Alerts:MostAttempts", "2"));
        await RaiseAsync(services, day: 1);
        _answer = http => Fail(http, 404);
        for (var i = 0; i < 4; i++)
        {
            await services.GetRequiredService<WebhookSender>().SendDueAsync(Cancel);
            _time.Now += TimeSpan.FromHours(2);
        }

        _received.Count.ShouldBe(2);
        (await Alerts(services))[0].Delivery.ShouldBe("failed: it answered 404");
    }

    [Fact]
    public async Task Send_Redirect_IsNotFollowed()
    {
        var elsewhere = 0;
        await using var other = await DriftServices.ReceiverAsync(_ =>
        {
            Interlocked.Increment(ref elsewhere);
            return Task.CompletedTask;
        });
        await using var services = Services();
        await RaiseAsync(services, day: 1);
        _answer = http =>
        {
            http.Response.Redirect(other.Urls.Single(), permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };

        (await services.GetRequiredService<WebhookSender>().SendDueAsync(Cancel)).ShouldBe(0);

        elsewhere.ShouldBe(0);
        (await Alerts(services))[0].Delivery.ShouldNotBeNull().ShouldContain("307, a redirect, which is not followed");
    }

    [Fact]
    public async Task Send_ReceiverThatHangs_IsNotWaitedForLong()
    {
        await using var services = Services(("Alerts:TimeoutSeconds", "0.3"));
        await RaiseAsync(services, day: 1);
        _answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

        (await services.GetRequiredService<WebhookSender>().SendDueAsync(Cancel)).ShouldBe(0);

        (await Alerts(services))[0].Delivery.ShouldBe("pending, 1 attempts: it did not answer within 0.3 s");
    }

    [Theory]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://localhost")]
    [InlineData("http://[::ffff:127.0.0.1]")]
    public async Task Send_PrivateAddressNotAllowed_IsNotConnectedTo(string host)
    {
        await using var services = Services(("Alerts:AllowPrivateAddresses", "false"),
            ("Alerts:Webhook", $"{host}:{new Uri(_receiver.Urls.Single()).Port}/"));
        await RaiseAsync(services, day: 1);

        (await services.GetRequiredService<WebhookSender>().SendDueAsync(Cancel)).ShouldBe(0);

        _received.ShouldBeEmpty();
        (await Alerts(services))[0].Delivery.ShouldNotBeNull().ShouldContain("on this machine or in a private network");
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    public void IsPublic_Address_IsToldByTheRegistries(string address, bool expected) =>
        PublicAddresses.IsPublic(IPAddress.Parse(address)).ShouldBe(expected);

    [Fact]
    public async Task Send_FromTwoProcessesAtOnce_SendsEachAlarmOnce()
    {
        await using var services = Services();
        await using var others = Services();
        for (var day = 1; day <= 10; day++)
            await RaiseAsync(services, day);

        var sent = await Task.WhenAll(services.GetRequiredService<WebhookSender>().SendDueAsync(Cancel),
            others.GetRequiredService<WebhookSender>().SendDueAsync(Cancel));

        sent.Sum().ShouldBe(10);
        _received.Select(r => r.Headers[WebhookSignature.IdHeader]).Distinct().Count().ShouldBe(10);
    }

    [Fact]
    public async Task Mute_CauseOfSymbol_KeepsItAndSendsNothingUntilItEnds()
    {
        await using var services = Services();
        var store = services.GetRequiredService<AlertStore>();
        await store.MuteAsync(Symbol.Aapl, DriftCause.ConceptDrift, _time.Now.AddDays(1), "known", Cancel);
        await RaiseAsync(services, day: 1);
        _time.Now += TimeSpan.FromDays(2);
        await RaiseAsync(services, day: 2);

        (await services.GetRequiredService<WebhookSender>().SendDueAsync(Cancel)).ShouldBe(1);

        (await Alerts(services)).Select(a => (a.Session.Day, a.Muted)).ShouldBe([(2, false), (1, true)]);
    }

    [Fact]
    public async Task Acknowledge_AlertTwice_KeepsWhoWasFirst()
    {
        await using var services = Services();
        var store = services.GetRequiredService<AlertStore>();
        await RaiseAsync(services, day: 1);
        var id = (await Alerts(services))[0].Id;

        (await store.AcknowledgeAsync(id, "anna", _time.Now, Cancel)).ShouldBeTrue();
        (await store.AcknowledgeAsync(id, "bert", _time.Now, Cancel)).ShouldBeTrue();
        (await store.AcknowledgeAsync(id + 1, "bert", _time.Now, Cancel)).ShouldBeFalse();

        (await Alerts(services))[0].AcknowledgedBy.ShouldBe("anna");
        (await store.LatestAsync(RecordName.Live, null, openOnly: true, 10, Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Alerts:Webhook", "ftp://example.org", "write https://host/path")]
    [InlineData("Alerts:Webhook", "https://user:pass@example.org", "write https://host/path")]
    [InlineData("Alerts:Secret", "short", "has 5 characters: a webhook needs one of at least 16")]
    [InlineData("Drift:Policy", "hopeful", "must be 'calibrated' or 'published'")]
    [InlineData("Drift:FalseAlarmsPerYear", "0", "FalseAlarmsPerYear")]
    public async Task Options_ThatCannotBe_SayWhatIsWrong(string key, string value, string words)
    {
        await using var services = Services((key, value));

        Should.Throw<OptionsValidationException>(() =>
        {
            _ = services.GetRequiredService<IOptions<AlertOptions>>().Value;
            _ = services.GetRequiredService<IOptions<DriftOptions>>().Value;
        }).Message.ShouldContain(words);
    }

    private static Task Fail(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private ServiceProvider Services(params (string, string)[] settings) => DriftServices.On(_database, _time,
        [("Alerts:Webhook", _receiver.Urls.Single()), ("Alerts:Secret", Secret), ("Alerts:AllowPrivateAddresses", "true"), .. settings]);

    private static Task<IReadOnlyList<Alert>> Alerts(IServiceProvider services) =>
        services.GetRequiredService<AlertStore>().LatestAsync(RecordName.Live, null, openOnly: false, 100, Cancel);

    private async Task RaiseAsync(IServiceProvider services, int day)
    {
        var source = services.GetRequiredService<Npgsql.NpgsqlDataSource>();
        await using var connection = await source.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        var session = new DateOnly(2018, 5, day);
        (await AlertStore.RaiseAsync(transaction, new("monitor", Symbol.Aapl, session), session, "calibrated", DriftCause.ConceptDrift,
            DriftAction.Optimise, "Concept drift: it is so.", _time.Now, _time.Now, send: true, Cancel)).ShouldBeTrue();
        (await AlertStore.RaiseAsync(transaction, new("monitor", Symbol.Aapl, session), session, "calibrated", DriftCause.ConceptDrift,
            DriftAction.Optimise, "Again.", _time.Now, _time.Now, send: true, Cancel)).ShouldBeFalse();
        await transaction.CommitAsync(Cancel);
    }
}
