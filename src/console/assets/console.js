// What the pages of the console do by themselves: draw curves, pause the refresh when nobody looks, and keep a page with a secret out
// of the history.  Without this file every page works all the same.
(() => {
  const { body } = document;

  // The answer to a form that was answered at once: "reload" must not send it again, nor bring its secret back.
  const showAs = body.dataset.showAs;
  if (showAs !== undefined) history.replaceState(null, '', showAs);

  let isPaused = false;
  const pause = document.querySelector('#pause');
  if (pause && document.querySelector('.live')) {
    pause.hidden = false;
    pause.addEventListener('click', () => {
      isPaused = !isPaused;
      pause.textContent = isPaused ? 'Go on refreshing' : 'Pause refresh';
    });
  }

  // Nothing is asked for while the page is hidden, while the user has paused it, or while the focus is in the part that would go.
  document.addEventListener('htmx:before:request', (event) => {
    const { target } = event;
    if (!(target instanceof Element) || !target.classList.contains('live')) return;
    const hasFocus = target !== document.activeElement && target.contains(document.activeElement);
    const hasEnded = target.classList.contains('ended');
    if (document.hidden || isPaused || hasFocus || hasEnded) event.preventDefault();
  });

  // A part that has not changed is not sent again.
  const tags = new Map();
  document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
    const tag = tags.get(ctx.sourceElement.id);
    if (tag) ctx.request.headers['If-None-Match'] = tag;
  });
  document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
    if (ctx.sourceElement.classList.contains('live'))
      tags.set(ctx.sourceElement.id, ctx.response.headers.get('ETag'));
  });

  function draw(plot) {
    if (plot.firstChild || typeof uPlot === 'undefined') return;
    const values = plot.dataset.values.split(',').map((text) => (text === '' ? null : Number(text)));
    const [step, end] = [Number(plot.dataset.step), Number(plot.dataset.end)];
    const times = values.map((_, index) => end - (values.length - 1 - index) * step);
    const color = getComputedStyle(body).color;
    const axis = { stroke: color, grid: { stroke: 'rgba(128, 128, 128, 0.3)' } };
    const options = {
      width: Math.max(240, plot.clientWidth),
      height: 190,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        y: { range: (_plot, least, most) => [Math.min(0, least ?? 0), (most ?? 0) === 0 ? 1 : most * 1.1] },
      },
      // In UTC, as all times of the pages are.
      axes: [
        { ...axis, values: (_plot, ticks) => ticks.map(clock) },
        { ...axis, size: 80, values: (_plot, ticks) => ticks.map(short) },
      ],
      series: [{}, { label: plot.dataset.title, stroke: color, width: 2, spanGaps: false }],
    };
    const drawn = new uPlot(options, [times, values]);
    plot.append(drawn.root);
  }

  function clock(seconds) {
    return new Date(seconds * 1000).toISOString().slice(11, 16);
  }

  function short(value) {
    const units = ['', 'K', 'M', 'G', 'T', 'P'];
    const power = Math.min(units.length - 1, value < 1024 ? 0 : Math.floor(Math.log2(value) / 10));
    return `${Number((value / 1024 ** power).toPrecision(3))}${units[power]}`;
  }

  for (const plot of document.querySelectorAll('.plot')) draw(plot);
})();
