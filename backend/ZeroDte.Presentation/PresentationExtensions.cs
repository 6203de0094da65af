using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Publication;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Presentation.Drift;
using ZeroDte.Presentation.Publication;
using ZeroDte.Presentation.Shell;
using ZeroDte.Presentation.Tuning;

namespace ZeroDte.Presentation;

public static class PresentationExtensions
{
    /// <summary>What the pipeline logs for people to look at. A page of the web or the command line needs no line here.</summary>
    public static IServiceCollection AddPresentation(this IServiceCollection services) => services
        .AddSingleton<IReport<DriftReport>>(new PageReport<DriftPage, DriftReport>("drift.html"))
        .AddSingleton<IReport<StudyReport>, StudyCharts>()
        .AddSingleton<IReport<Explanation>, ExplanationChart>();
}
