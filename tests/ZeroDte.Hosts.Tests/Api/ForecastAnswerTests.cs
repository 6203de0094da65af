using System.Net;
using System.Net.ServerSentEvents;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Market;

namespace ZeroDte.Hosts.Tests.Api;

/// <summary>How a forecast is answered: what a cache may do with it, what a person reads, and who is told when it changes.</summary>
public sealed class ForecastAnswerTests(RunningBackend backend) : IClassFixture<RunningBackend>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{0}")]
    [InlineData("W/{0}")]
    [InlineData("\"other\", {0}")]
    [InlineData("*")]
    public async Task Predict_KnownAlready_Says304WithoutTheForecast(string known)
    {
        using var first = await backend.Http.GetAsync("/predict", Cancel);
        var tag = first.Headers.ETag!.Tag;
        first.Headers.CacheControl!.ToString().ShouldBe("public, max-age=5");

        using var again = await AskAsync("/predict", ("If-None-Match", known.Replace("{0}", tag, StringComparison.Ordinal)));

        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        again.Headers.ETag!.Tag.ShouldBe(tag);
        (await again.Content.ReadAsByteArrayAsync(Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("")]
    [InlineData("nonsense")]
    public async Task Predict_AnotherIsKnown_IsTheForecast(string known)
    {
        using var answer = await AskAsync("/predict", ("If-None-Match", known));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldStartWith("{\"symbol\":\"AAPL\"");
    }

    [Theory]
    [InlineData("/predict", "text/plain", true)]
    [InlineData("/predict?open=189.5&strike=190", "text/plain; charset=utf-8, application/json;q=0.5", true)]
    [InlineData("/predict", "*/*", false)]
    [InlineData("/predict", "text/html, application/xhtml+xml, */*;q=0.8", false)]
    [InlineData("/predict", "application/json, text/plain, */*", false)]
    public async Task Predict_ForWhoAsksForText_IsLinesOf80Columns(string address, string accept, bool isText)
    {
        using var answer = await AskAsync(address, ("Accept", accept));
        var text = await answer.Content.ReadAsStringAsync(Cancel);

        answer.Content.Headers.ContentType!.MediaType.ShouldBe(isText ? "text/plain" : "application/json");
        if (!isText)
            return;
        text.ShouldStartWith("AAPL close on Mon 14 May 2018");
        text.ShouldContain("\nForecast        ");
        text.ReplaceLineEndings("\n").Split('\n').ShouldAllBe(line => line.Length <= 80);
    }

    [Fact]
    public async Task Predict_ForWhoAsksForText_SaysWhatIsWrongAsEver()
    {
        using var answer = await AskAsync("/predict?open=x", ("Accept", "text/plain"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Stream_OfASymbol_TellsTheForecastNowAndWhenItChanges()
    {
        var store = backend.Services.GetRequiredService<BarStore>();
        var watched = Symbol.Parse("WATCH");
        var bars = await store.ReadAsync(Symbol.Aapl, knownAt: null, Cancel);
        await LoadAsync(bars.Count - 1);
        var board = backend.Services.GetRequiredService<ForecastBoard>();
        await RunningBackend.WaitAsync(() => board.Find("WATCH") is Outlook);
        using var answer = await backend.Http.GetAsync(
            "/api/forecasts/stream?symbol=watch", HttpCompletionOption.ResponseHeadersRead, Cancel);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        await using var stream = await answer.Content.ReadAsStreamAsync(Cancel);
        await using var events = SseParser.Create(stream).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);

        (await events.MoveNextAsync()).ShouldBeTrue();
        events.Current.EventType.ShouldBe("forecast");
        events.Current.Data.ShouldContain("\"session\":\"2018-05-11\"");
        await LoadAsync(bars.Count);
        do
            (await events.MoveNextAsync()).ShouldBeTrue();
        while (!events.Current.Data.Contains("\"session\":\"2018-05-14\"", StringComparison.Ordinal));

        async Task LoadAsync(int count) => await store.LoadAsync(watched, "test",
            [.. Enumerable.Range(0, count).Select(i => Bar(bars.Sessions[i], bars.Candles[i]))], [], Cancel);
    }

    [Fact]
    public async Task Stream_OfWhatIsNoSymbol_Says400()
    {
        using var answer = await backend.Http.GetAsync("/api/forecasts/stream?symbol=no%20symbol", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static Bar Bar(DateOnly session, Candle candle) => new(
        session, (decimal)candle.Open, (decimal)candle.High, (decimal)candle.Low, (decimal)candle.Close, (long)candle.Volume);

    private Task<HttpResponseMessage> AskAsync(string address, (string Name, string Value) header)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation(header.Name, header.Value).ShouldBeTrue();
        return backend.Http.SendAsync(request, Cancel);
    }
}
