using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Polygon;

namespace ZeroDte.Pipeline.Tests.Vendors;

public sealed class CallBudgetTests : VendorTest
{
    private static readonly CallBudget None = new(default, 0, [], null);
    private static readonly DateTimeOffset Noon = new(2018, 5, 11, 16, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Midnight = new(2018, 5, 12, 4, 0, 0, TimeSpan.Zero);

    protected override IEnumerable<(string Key, string Value)> Known =>
        [("POLYGON_API_KEY", Key), ("Market:Polygon:BaseUrl", $"{Vendor.Url}")];

    [Fact]
    public void Take_AtRandomTimes_NeverGivesMoreThanTheLimitsInAnyMinuteOrDay()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            var limits = Limits(perMinute: random.Next(1, 6), perDay: random.Next(5, 40), between: random.Next(2) * 1.5);
            var (budget, now, taken) = (None, Noon, new List<DateTimeOffset>());
            for (var i = 0; i < 200; i++)
            {
                now = now.AddSeconds(random.NextDouble() * 20);
                var (after, until, _) = budget.Take(limits, Friday, Midnight, now, canWait: false);
                if (until is null)
                    taken.Add(now);
                else
                    until.Value.ShouldBeGreaterThan(now);
                budget = after;
            }

            taken.Count.ShouldBeLessThanOrEqualTo(limits.PerDay);
            for (var i = limits.PerMinute; i < taken.Count; i++)
                (taken[i] - taken[i - limits.PerMinute]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
            for (var i = 1; i < taken.Count; i++)
                (taken[i] - taken[i - 1]).TotalSeconds.ShouldBeGreaterThanOrEqualTo(limits.SecondsBetween);
        }
    }

    [Fact]
    public void Take_AtTheTimeThatWasNamed_Succeeds()
    {
        var limits = Limits(perMinute: 2, perDay: 0, between: 1);
        var (budget, now) = (None, Noon);
        for (var i = 0; i < 50; i++)
        {
            var (after, until, _) = budget.Take(limits, Friday, Midnight, now, canWait: false);
            (budget, now) = (after, until ?? now);
            if (until is not null)
                budget.Take(limits, Friday, Midnight, now, canWait: false).Until.ShouldBeNull();
        }
    }

    [Fact]
    public void Take_DayThatIsUsedUp_SaysMidnightAndTheNextDayHasItsOwn()
    {
        var limits = Limits(perMinute: 0, perDay: 1, between: 0);
        var (used, first, _) = None.Take(limits, Friday, Midnight, Noon, canWait: false);
        first.ShouldBeNull();

        used.Take(limits, Friday, Midnight, Noon, canWait: false).Until.ShouldBe(Midnight);
        used.Take(limits, Friday.AddDays(1), Midnight.AddDays(1), Midnight, canWait: false).Until.ShouldBeNull();
    }

    [Fact]
    public void Take_WhatCanWait_LeavesHalfOfTheCallsToWhatCannot()
    {
        var limits = Limits(perMinute: 3, perDay: 5, between: 0);
        var (budget, now) = (None, Noon);
        for (var i = 0; i < 3; i++)
        {
            var (after, until, _) = budget.Take(limits, Friday, Midnight, now, canWait: true);
            (until is null).ShouldBe(i < 2, "two of the three of a minute");
            (budget, now) = (after, until ?? now);
        }

        (budget, _, _) = budget.Take(limits, Friday, Midnight, now, canWait: true);
        budget.Take(limits, Friday, Midnight, now.AddHours(1), canWait: true).ShouldBe((budget, Midnight,
            "all 3 calls of 2018-05-11 are used, and the others are kept for what is more urgent"));
        (budget, var urgent, _) = budget.Take(limits, Friday, Midnight, now, canWait: false);
        urgent.ShouldBeNull();
        budget.Used.ShouldBe(4);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(-1, false)]
    [InlineData(60 * 24 * 30, false)] // by a clock that was a month ahead
    public void Take_VendorThatClosed_IsLeftAloneForAsLongAsThatCanBe(int minutes, bool isClosed)
    {
        var closed = None with { ClosedUntil = Noon.AddMinutes(minutes) };

        closed.Take(Limits(1, 0, 0), Friday, Midnight, Noon, canWait: false).Until.ShouldBe(isClosed ? Noon.AddMinutes(minutes) : null);
    }

    [Fact]
    public void Take_ClockThatWasSetBack_DoesNotBlockForLong() =>
        (None with { Day = Friday.AddDays(9), Used = 99, Recent = [Noon.AddDays(9)] })
            .Take(Limits(1, 25, 1), Friday, Midnight, Noon, canWait: false).Until.ShouldBeNull();

    [Fact]
    public async Task TakeAsync_ManyProcessesAtOnceAndAfterARestart_ShareTheLimitsOfOneKey()
    {
        Task<(DateTimeOffset Until, string Reason)?> TakeAsync(ServiceProvider services) =>
            services.GetRequiredService<CallBudgets>().TakeAsync(services.GetRequiredService<PolygonVendor>(), canWait: false, Cancel);

        ServiceProvider[] processes = [Services(), Services(), Services()];
        var taken = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => TakeAsync(processes[i % 3])));

        taken.Count(answer => answer is null).ShouldBe(5);
        taken.First(answer => answer is not null)!.Value.Until.ShouldBe(Time.Now.AddMinutes(1));
        (await TakeAsync(Services())).ShouldNotBeNull();
        (await TakeAsync(Services(("POLYGON_API_KEY", "another-key")))).ShouldBeNull("another key has its own");
        Time.Now = Time.Now.AddMinutes(1);
        (await TakeAsync(Services())).ShouldBeNull();
        (await RowsAsync("vendor_budget")).ShouldNotContain(Key);
    }

    private static VendorOptions Limits(int perMinute, int perDay, double between) =>
        new() { BaseUrl = new("http://localhost"), PerMinute = perMinute, PerDay = perDay, SecondsBetween = between };
}
