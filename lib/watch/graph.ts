import { GraphWidget, type GraphWidgetProps } from 'aws-cdk-lib/aws-cloudwatch';

/** A dashboard is 24 columns wide: three graphs a row, or four. */
const THIRD = 8;
export const QUARTER = 6;
export const WHOLE = 24;
const HEIGHT = 6;

/** One graph. Nothing on these can be less than none. */
export function graph(title: string, unit: string, props: GraphWidgetProps): GraphWidget {
  return new GraphWidget({
    title,
    width: THIRD,
    height: HEIGHT,
    ...props,
    leftYAxis: { min: 0, label: unit, showUnits: false },
  });
}
