import { lane } from '../help/lane.ts'
import { faulty } from '../help/plans.ts'

lane(
  'sim-net: replicas of the combined document converge, whatever the network, the disks and the clocks do',
  'sim/faults',
  faulty,
)
