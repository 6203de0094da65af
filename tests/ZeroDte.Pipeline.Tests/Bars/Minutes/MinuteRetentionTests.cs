using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Bars.Minutes;

namespace ZeroDte.Pipeline.Tests.Bars.Minutes;

public sealed class MinuteRetentionTests(TestDatabase database) : MinuteDatabase(database), IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Run_WithoutASetting_DropsNothing()
    {
        await CorrectAsync();

        (await RunAsync(new(), new(2100, 1, 1, 0, 0, 0, default))).ShouldBe((0, 0));

        (await CountAsync()).ShouldBe(4);
    }

    [Fact]
    public async Task Run_OnceABeliefWasSupersededLongAgo_DropsItAndRemembersThatItDid()
    {
        var (first, second) = await CorrectAsync();

        (await RunAsync(new() { KeepSupersededDays = 30 }, second.AddDays(29))).ShouldBe((0, 0));
        (await RunAsync(new() { KeepSupersededDays = 30 }, second.AddDays(31))).Beliefs.ShouldBeGreaterThanOrEqualTo(1);

        (await ReadAsync()).Select(b => b.Close).ShouldBe([100m, 7m, 100.02m]);
        (await ReadAsync(second)).Select(b => b.Close).ShouldBe([100m, 7m, 100.02m]);
        (await Should.ThrowAsync<ForgottenException>(ReadAsync(first))).Message.ShouldContain($"{Symbol}'s minutes before");
        await Should.ThrowAsync<Npgsql.PostgresException>(Database.ScalarAsync<object>("delete from minute_bar_2018_05"));
        (await RunAsync(new() { KeepSupersededDays = 30 }, second.AddDays(31))).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Run_OnceAMonthIsTooOld_DropsItWhole()
    {
        var old = new DateTime(2009, 1, 5, 14, 30, 0, DateTimeKind.Utc);
        await Store.LoadAsync(new(Symbol, "test", [.. Minutes(old, 5), .. Minutes(Opening, 5)]), Cancel);

        (await RunAsync(new() { KeepMonths = 12 }, new(2010, 1, 31, 0, 0, 0, default))).Months.ShouldBe(0);
        (await RunAsync(new() { KeepMonths = 12 }, new(2010, 2, 1, 0, 0, 0, default))).Months.ShouldBe(1);

        (await ReadAsync()).ShouldBe(Minutes(Opening, 5));
        await Store.LoadAsync(new(Symbol, "test", Minutes(old, 5)), Cancel);
        (await ReadAsync()).Count.ShouldBe(10);
    }

    private async Task<(DateTimeOffset First, DateTimeOffset Second)> CorrectAsync()
    {
        await Store.LoadAsync(new(Symbol, "test", Minutes(Opening, 3)), Cancel);
        var first = await NowAsync();
        await Store.LoadAsync(new(Symbol, "test", [Minute(Opening.AddMinutes(1), 7)]), Cancel);
        return (first, await NowAsync());
    }

    private async Task<(int Months, long Beliefs)> RunAsync(MinuteOptions options, DateTimeOffset now)
    {
        var (months, beliefs) = await new MinuteRetention(Database.Source, Options.Create(options), new FixedTime(now)).RunAsync(Cancel);
        return (months.Count, beliefs);
    }

    private Task<long> CountAsync() => Database.ScalarAsync<long>($"select count(*) from minute_bar where symbol = '{Symbol}'");
}
